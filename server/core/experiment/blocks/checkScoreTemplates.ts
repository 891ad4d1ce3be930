import { closestName } from '../../closestName.ts'
import { templateVariables, type TemplateVariable } from '../../template/templateVariables.ts'
import type { MetricSpec } from '../experiment.ts'
import { passageVariables } from '../retriever.ts'
import type { NamedBlock } from './blockKind.ts'
import type { FiledCase } from './caseRow.ts'
import type { OptionTemplate, Reading } from './reading.ts'
import { missesVariable, placeOfVariable } from './variableUse.ts'

/** Cases that are rendered to see whether they need a variable; the others are not looked at. */
const mostRendered = 50

type Item = { spec: MetricSpec; index: number; given: unknown }

/**
 * Reports variables in the templates of a score that test cases do not have: an error if no case has it, since it is a misspelt name, else a
 * warning, since the cases without it have no score. Only cases that the score applies to count.
 */
export function checkScoreTemplates(
  reading: Reading,
  { spec, index, given }: Item,
  { block: { yaml, block }, cases, retrieves }: { block: NamedBlock; cases: readonly FiledCase[]; retrieves: boolean },
): void {
  const scored = cases.filter(({ tags }) => spec.tags === undefined || spec.tags.some((tag) => tags.includes(tag)))
  if (scored.length === 0) return
  for (const template of reading.metricTemplates?.(spec) ?? []) {
    const { option, names, source } = template
    for (const variable of templateVariables(source)) {
      if (variable.optional || variable.name === 'reference' || names.includes(variable.name)) continue
      if (retrieves && passageVariables.some((name) => name === variable.name)) continue
      const lacking = scored.filter(({ vars }) => !Object.hasOwn(vars, variable.name))
      const needing = lacking.slice(0, mostRendered).find((testCase) => needs(template, variable, testCase))
      if (!needing) continue
      const place = placeOfVariable(yaml.textPlaceOf([index, spec.metric, ...pathOf(template, given)]), variable)
      const uses = `The option \`${option}\` of \`${spec.name}\` uses the variable \`${variable.name}\``
      if (lacking.length < scored.length) {
        const count = lacking.length === 1 ? '1 test case does' : `${lacking.length} test cases do`
        reading.bag.warn(
          `${uses}, which ${count} not have (\`${needing.id ?? `line ${needing.line}`}\`). Without it, there is no score.`,
          place,
          block,
        )
        continue
      }
      const near = closestName(variable.name, [...Object.keys(needing.vars), 'reference', ...names])
      const known = ['the variables of the case', ...[...names, 'reference'].map((name) => `\`${name}\``)]
      reading.bag.error(
        `${uses}, which no test case has.${near ? ` Did you mean \`${near}\`?` : ''} It can use ${known.slice(0, -1).join(', ')} and ${known.at(-1)}.`,
        place,
        block,
      )
    }
  }
}

function needs({ source, names }: OptionTemplate, { name }: TemplateVariable, { vars, reference }: FiledCase): boolean {
  const own = Object.fromEntries(names.map((each) => [each, '']))
  return missesVariable(source, name, { ...own, reference: [reference ?? ''].flat().join('\n'), ...vars })
}

/** Where the item has the option: by its name, as `value`, or as the item itself in the short form. */
function pathOf({ option, at }: OptionTemplate, given: unknown): (string | number)[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return at
  const name = [option, 'value'].find((each) => Object.hasOwn(given, each))
  return name === undefined ? [] : [name, ...at]
}
