import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { ImportReport } from './importReport.ts'
import type { MergedTest, RawTest } from './testCase.ts'
import { isFillable } from './values.ts'

/** More than this is a mistake in the lists that are crossed. */
const MOST_TESTS = 100_000
const MOST_PASSES = 5

/**
 * Merges the default into each test, as promptfoo does: variables, options and metadata one by one with the test's winning, assertions
 * one after the other, the default's first. Lists among the variables give a test for each combination. Throws AppError BAD_INPUT for
 * too many.
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
    if (combinations.length === 0) report.add(test.path, 'A list among its variables is empty: nothing is asked.')
    for (const each of combinations) merged.push({ ...shared, vars: renderedVars(each, test.path, report) })
  }
  return merged
}

/** What a config without tests is asked: the default alone. */
export const bareTest: RawTest = {
  path: 'defaultTest',
  description: null,
  vars: {},
  asserts: [],
  options: {},
  metadata: {},
  threshold: null,
}

/** A test of a scenario: its configuration's variables and assertions under its own. Options of the configuration do not count. */
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
      throw new AppError(
        'BAD_INPUT',
        `The lists among the variables make more than ${MOST_TESTS.toLocaleString('en')} tests. Shorten them.`,
      )
    combinations = combinations.flatMap((each) => value.map((item) => ({ ...each, [name]: item })))
  }
  return combinations
}

/** Variables may name one another; here their values are filled in once and for all. */
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
        report.add(`${path}.vars.${name}`, 'Its template cannot be filled in; it stays as written.')
        left.add(name)
      }
    }
    if (JSON.stringify(next) === JSON.stringify(current)) return current
    current = next
  }
  return current
}
