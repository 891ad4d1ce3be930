import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { holdsTag } from '../../template/holdsTag.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { readsEnvironment } from './environment.ts'
import type { ImportReport } from './importReport.ts'
import type { MergedTest, RawTest } from './testCase.ts'

/** More tests than this indicate a mistake in the combined lists. */
const MOST_TESTS = 100_000
const MOST_PASSES = 5
const MOST_CHARACTERS = 4_000_000

/**
 * Merges the default test into each test, as promptfoo does: variables, options and metadata individually, with the test's taking
 * precedence; assertions appended, the default's first. Lists of texts in the variables give one test per combination. Throws AppError
 * BAD_INPUT for too many tests.
 */
export function mergeTests(tests: readonly RawTest[], fallback: RawTest | null, report: ImportReport): MergedTest[] {
  const merged: MergedTest[] = []
  for (const test of tests) {
    const options = { ...fallback?.options, ...test.options }
    const { vars, unread } = overridden(fallback ?? { vars: {}, unread: {} }, test)
    const asserts = [...(options.disableDefaultAsserts === true ? [] : (fallback?.asserts ?? [])), ...test.asserts]
    const shared = {
      path: test.path,
      description: test.description ?? null,
      asserts,
      threshold: test.threshold ?? fallback?.threshold ?? null,
      metadata: { ...fallback?.metadata, ...test.metadata },
      transform: options.transform ?? options.postprocess,
      around: { prefix: options.prefix, suffix: options.suffix },
    }
    const combinations = options.disableVarExpansion === true ? [vars] : crossed(vars, MOST_TESTS - merged.length)
    for (const each of combinations) {
      const rendered = renderedVars(each, test.path, report)
      merged.push({ ...shared, vars: rendered.vars, unread: { ...unread, ...rendered.unread } })
    }
  }
  return merged
}

/** A test of a scenario: variables and assertions of its configuration, overridden by its own. Options of the configuration are ignored. */
export function scenarioTest(config: RawTest, test: RawTest): RawTest {
  return {
    ...test,
    path: `${test.path} with ${config.path}`,
    description: test.description ?? config.description,
    ...overridden(config, test),
    asserts: [...config.asserts, ...test.asserts],
    threshold: test.threshold ?? config.threshold,
    metadata: { ...config.metadata, ...test.metadata },
  }
}

type Vars = Pick<RawTest, 'vars' | 'unread'>

/** Variables with those of `test` taking precedence, readable or not. */
function overridden(base: Vars, test: Vars): Vars {
  const inherited = <Value>(given: Record<string, Value>) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(test.vars, name) && !Object.hasOwn(test.unread, name)))
  return { vars: { ...inherited(base.vars), ...test.vars }, unread: { ...inherited(base.unread), ...test.unread } }
}

/** As in promptfoo, a list multiplies tests only if its first value is a text. Other lists, also an empty one, are values. */
function crossed(vars: Record<string, Json>, most: number): Record<string, Json>[] {
  let combinations: Record<string, Json>[] = [vars]
  for (const [name, value] of Object.entries(vars)) {
    if (!Array.isArray(value) || typeof value[0] !== 'string') continue
    if (combinations.length * value.length > most)
      throw new AppError('BAD_INPUT', `The lists in the variables give more than ${MOST_TESTS.toLocaleString('en')} tests. Shorten them.`)
    combinations = combinations.flatMap((each) => value.map((item) => ({ ...each, [name]: item })))
  }
  return combinations
}

/**
 * Variables may refer to each other; their values are rendered once here, after plain references such as `{{name}}` are replaced. As in
 * promptfoo, a text with an unknown variable or a brace that begins no template is kept as written, and one line break at the end of a
 * text is dropped. What reads a variable of the environment that is not set is unread.
 */
function renderedVars(given: Record<string, Json>, path: string, report: ImportReport): Vars {
  const plain = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/\n$/, '') : value]),
  )
  const resolved = withReferences(plain)
  const vars: Record<string, Json> = {}
  const unread: Record<string, string> = {}
  for (const [name, value] of Object.entries(resolved)) {
    if (!Object.hasOwn(given, 'env') && readsEnvironment(value)) unread[name] = 'It reads a variable of the environment that is not set.'
    else vars[name] = renderedVar(value, resolved, { path: `${path}.vars.${name}`, report })
  }
  return { vars, unread }
}

function renderedVar(value: Json, vars: Record<string, Json>, { path, report }: { path: string; report: ImportReport }): Json {
  if (typeof value !== 'string' || !holdsTag(value) || value.includes('{% raw %}')) return value
  try {
    return renderTemplate(value, vars)
  } catch (thrown) {
    if (thrown instanceof AppError && isLeftOver(thrown, value))
      report.add(path, `Its template cannot be rendered. It is kept as written. ${thrown.message}`)
    return value
  }
}

/** Texts with `{{name}}` replaced by the variable, repeatedly, as variables may refer to variables. */
function withReferences(vars: Record<string, Json>): Record<string, Json> {
  let current = vars
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let changed = false
    const given = current
    const next = Object.entries(given).map(([name, value]): [string, Json] => {
      if (typeof value !== 'string' || !value.includes('{{')) return [name, value]
      let inserted = 0
      const text = value.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole: string, other: string) => {
        const found = Object.hasOwn(given, other) ? given[other] : undefined
        if (typeof found !== 'string' || other === name) return whole
        inserted += found.length
        if (inserted > MOST_CHARACTERS) throw new AppError('BAD_INPUT', `The variable ${name} becomes too long, as it refers to others.`)
        return found
      })
      changed ||= text !== value
      return [name, text]
    })
    if (!changed) break
    current = Object.fromEntries(next)
  }
  return current
}

const wholeTag = /\{\{[^{}]*\}\}|\{%[^{}%]*%\}/

/** True for a template that promptfoo would have rendered. */
function isLeftOver(thrown: AppError, value: Json | undefined): boolean {
  return thrown.code !== 'TEMPLATE_UNKNOWN_VARIABLE' && typeof value === 'string' && wholeTag.test(value)
}
