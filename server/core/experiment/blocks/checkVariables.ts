import { closestName } from '../../closestName.ts'
import type { Place } from '../../errors.ts'
import { templateVariables, type TemplateVariable } from '../../template/templateVariables.ts'
import type { Experiment, PromptVariant } from '../experiment.ts'
import { passageVariables } from '../retriever.ts'
import type { Reading } from './reading.ts'
import { missesVariable, placeOfVariable } from './variableUse.ts'

type Case = Experiment['cases'][number]
type Use = TemplateVariable & { source: string; place: Place }

const parts = ['system', 'user', 'assistant'] as const

const isPassageVariable = (name: string) => passageVariables.some((variable) => variable === name)

function remedyFor(name: string): string {
  if (isPassageVariable(name))
    return `Add a block \`retriever\` to the notebook, which finds passages for each test case, or give the case a variable of this name.`
  return `Add it to the case, or write \`{{ ${name} | default("") }}\`.`
}

/**
 * Reports test cases without a variable that a variant needs, and prompts that use `reference`. A variable in a branch that is not
 * taken is not needed: rendering the template with the case decides. `retrieves`: there is a retriever block, also one with a fault.
 */
export function checkVariables(reading: Reading, experiment: Experiment, { retrieves }: { retrieves: boolean }): void {
  for (const variant of experiment.variants) {
    const block = `prompt ${variant.name}`
    const uses = usesOf(variant)
    const cases = casesMeeting(experiment, variant.name)
    for (const use of uses.values()) {
      if (reading.bag.full) return
      if (use.name === 'shots' || (retrieves && isPassageVariable(use.name))) continue
      if (use.name === 'reference') {
        if (cases.some(({ vars }) => Object.hasOwn(vars, 'reference'))) continue
        reading.bag.warn(
          'This prompt shows the model the `reference`, which is the answer that it is scored by. Use another variable, unless you mean it.',
          placeOfVariable(use.place, use),
          block,
        )
      } else if (!use.optional) {
        reportLacking(reading, { use, block, cases })
      }
    }
  }
}

function usesOf(variant: PromptVariant): Map<string, Use> {
  const uses = new Map<string, Use>()
  for (const part of parts) {
    const source = variant[part]
    if (source === null) continue
    const place = variant.places?.[part] ?? { line: variant.line }
    for (const variable of templateVariables(source)) {
      if (!uses.has(variable.name)) uses.set(variable.name, { ...variable, source, place })
    }
  }
  return uses
}

/** The cases on which some sweep runs a variant; all of them if there is no sweep. */
function casesMeeting({ sweeps, cases }: Experiment, variant: string): Case[] {
  if (sweeps.length === 0) return cases
  const blocks = new Set(sweeps.filter(({ variants }) => variants.includes(variant)).flatMap((sweep) => sweep.cases))
  return cases.filter(({ block }) => blocks.has(block))
}

function reportLacking(reading: Reading, { use, block, cases }: { use: Use; block: string; cases: Case[] }): void {
  const lacking = cases.filter(({ vars }) => !Object.hasOwn(vars, use.name))
  const first = lacking
    .slice(0, 50)
    .find((testCase) => missesVariable(use.source, use.name, { shots: [], reference: testCase.reference, ...testCase.vars }))
  if (!first) return
  const near = closestName(use.name, Object.keys(first.vars))
  const others =
    lacking.length > 1 ? ` ${lacking.length === 2 ? 'So does 1 more test case' : `So do ${lacking.length - 1} more test cases`}.` : ''
  const { file, line } = placeOfVariable(use.place, use)
  const message = `Test case \`${first.id}\` lacks the variable \`${use.name}\`, which the ${block} uses (${file ?? 'notebook'}:${line}).${near ? ` Did you mean \`${near}\`?` : ''} ${remedyFor(use.name)}${others}`
  reading.bag.error(message, { file: first.file, line: first.line }, `cases ${first.block}`.trim())
}
