import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { ImportReport } from './importReport.ts'
import type { MergedTest, RawTest } from './testCase.ts'
import { isFillable } from './values.ts'

/** More tests than this indicate a mistake in the combined lists. */
const MOST_TESTS = 100_000
const MOST_PASSES = 5

/**
 * Merges the default test into each test, as promptfoo does: variables, options and metadata individually, with the test's taking
 * precedence; assertions appended, the default's first. Lists in the variables give one test per combination. Throws AppError BAD_INPUT for
 * too many tests.
 */
export function mergeTests(tests: readonly RawTest[], fallback: RawTest | null, report: ImportReport): MergedTest[] {
  const merged: MergedTest[] = []
  for (const test of tests) {
    const options = { ...fallback?.options, ...test.options }
    const vars = { ...fallback?.vars, ...test.vars }
    const asserts = [...(options.disableDefaultAsserts === true ? [] : (fallback?.asserts ?? [])), ...test.asserts]
    const shared = {
      path: test.path,
      description: test.description ?? null,
      asserts,
      threshold: test.threshold ?? fallback?.threshold ?? null,
      metadata: { ...fallback?.metadata, ...test.metadata },
    }
    const combinations = options.disableVarExpansion === true ? [vars] : crossed(vars, MOST_TESTS - merged.length)
    if (combinations.length === 0) report.add(test.path, 'One of its variables is an empty list, so it has no test cases.')
    for (const each of combinations) merged.push({ ...shared, vars: renderedVars(each, test.path, report) })
  }
  return merged
}

/** The test of a config without tests: only the default. */
export const bareTest: RawTest = {
  path: 'defaultTest',
  description: null,
  vars: {},
  asserts: [],
  options: {},
  metadata: {},
  threshold: null,
}

/** A test of a scenario: variables and assertions of its configuration, overridden by its own. Options of the configuration are ignored. */
export function scenarioTest(config: RawTest, test: RawTest): RawTest {
  return {
    ...test,
    path: `${test.path} with ${config.path}`,
    description: test.description ?? config.description,
    vars: { ...config.vars, ...test.vars },
    asserts: [...config.asserts, ...test.asserts],
    threshold: test.threshold ?? config.threshold,
    metadata: { ...config.metadata, ...test.metadata },
  }
}

function crossed(vars: Record<string, Json>, most: number): Record<string, Json>[] {
  let combinations: Record<string, Json>[] = [vars]
  for (const [name, value] of Object.entries(vars)) {
    if (!Array.isArray(value)) continue
    if (combinations.length * value.length > most)
      throw new AppError('BAD_INPUT', `The lists in the variables give more than ${MOST_TESTS.toLocaleString('en')} tests. Shorten them.`)
    combinations = combinations.flatMap((each) => value.map((item) => ({ ...each, [name]: item })))
  }
  return combinations
}

/** Variables may refer to each other; their values are rendered once here. */
function renderedVars(vars: Record<string, Json>, path: string, report: ImportReport): Record<string, Json> {
  let current = vars
  const left = new Set<string>()
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const open = Object.entries(current).flatMap(([name, value]) =>
      typeof value === 'string' && !left.has(name) && isFillable(value) ? [[name, value] as const] : [],
    )
    if (open.length === 0) return current
    const next = { ...current }
    for (const [name, value] of open) {
      try {
        next[name] = renderTemplate(value, current)
      } catch {
        report.add(`${path}.vars.${name}`, 'Its template cannot be rendered. It is kept as written.')
        left.add(name)
      }
    }
    if (JSON.stringify(next) === JSON.stringify(current)) return current
    current = next
  }
  return current
}
