import type { Json } from '../../json.ts'
import type { Reading } from './configFiles.ts'
import { mapAssert } from './mapAssert.ts'
import { readTransform } from './readTransform.ts'
import { type AskedTest, type CaseAddition, scoreItems } from './scoreItems.ts'
import type { MergedTest } from './testCase.ts'
import { flatAsserts, isDecidedByMean, testGrade } from './testGrade.ts'
import { readableGrades, testItems } from './testItems.ts'

/** The name of the score for promptfoo's headline: the share of tests that pass. */
const TEST_PASSES = 'test passes'

/**
 * The items of the score block for all tests, and what they add to the cases: single assertions, tests graded as a whole, and whether a test
 * passes, for the tests of which every assertion and threshold is imported. `providers`: a transform of outputs before that of a test.
 */
export function scoresOf(
  tests: readonly MergedTest[],
  providers: { path: string; value: Json } | undefined,
  reading: Reading,
): { items: Json[]; cases: CaseAddition[] } {
  const { report } = reading
  const shared = providers ? readTransform(providers.value, providers.path, reading) : []
  const transforms = tests.map((test) => {
    const own = test.asserts.length === 0 ? [] : readTransform(test.transform, `${test.path}.options.transform`, reading)
    return shared === null || own === null ? null : [...shared, ...own]
  })
  const graded = readableGrades(
    tests.map((test, position) => {
      const codes = transforms[position] ?? null
      return { path: test.path, vars: test.vars, grade: codes && testGrade(test, codes, reading) }
    }),
    report,
  )
  const whole = new Set<number>()
  const asked = tests.map((test, position): AskedTest => {
    const codes = transforms[position] ?? null
    // If a mean decides, a failed assertion does not fail the test by itself.
    const unchecked = graded[position]?.grade?.decides ? { check: null } : {}
    const given = flatAsserts(test.asserts)
    const asserts = codes === null ? [] : given.flatMap((each) => mapAssert(each, reading, codes) ?? [])
    // A mean that decides in promptfoo but is not imported would fail tests that pass there.
    const isGraded = (graded[position]?.grade ?? null) !== null || !isDecidedByMean(test)
    if (given.length > 0 && asserts.length === given.length && isGraded) whole.add(position)
    return { vars: test.vars, asserts: asserts.map((each) => ({ ...each, ...unchecked })) }
  })
  const { items, cases, taken, left } = scoreItems(asked, report)
  const means = testItems(graded, { cases, taken })
  if (means.length > 0) report.compatible('the mean of a test')
  for (const test of left) whole.delete(test)
  const headline = [...items, ...means].length === 0 || whole.size === 0 ? [] : [headlineItem(whole, cases)]
  return { items: [...headline, ...items, ...means], cases }
}

function headlineItem(whole: ReadonlySet<number>, cases: readonly CaseAddition[]): Json {
  if (whole.size === cases.length) return { 'all-checks': { name: TEST_PASSES } }
  for (const test of whole) cases[test]?.tags.push(TEST_PASSES)
  return { 'all-checks': { name: TEST_PASSES, tags: [TEST_PASSES] } }
}
