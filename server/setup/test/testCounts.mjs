import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const NO_REPORT = { passed: 0, failed: 1, skipped: 0, failures: ['no report was written'] }

const FAILURE_LINES = 6

/** The name of a failed test and the first lines of its reason. */
const failure = (name, message = '') =>
  [name, ...stripVTControlCharacters(message).split('\n', FAILURE_LINES)].filter((line) => line.trim() !== '').join('\n    ')

/**
 * Counts of Vitest's JSON report, and a text for each failure. A file that could not be loaded counts as one failure, and so does null (no
 * report was written).
 */
export function vitestCounts(report) {
  if (report === null) return NO_REPORT
  const files = report.testResults
  const hasFailed = ({ status }) => status === 'failed'
  const broken = files.filter((file) => hasFailed(file) && !file.assertionResults.some(hasFailed))
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    failures: [
      ...files.flatMap(({ name, assertionResults }) =>
        assertionResults.filter(hasFailed).map((test) => failure(`${path.relative('', name)} › ${test.fullName}`, test.failureMessages[0])),
      ),
      ...broken.map(({ name, message }) => failure(path.relative('', name), message)),
    ],
  }
}

/** As `vitestCounts`, of Playwright's JSON report. An error outside the tests, for example a server that did not start, counts as a failure. */
export function playwrightCounts(report) {
  if (report === null) return NO_REPORT
  const { expected, unexpected, flaky, skipped } = report.stats
  const outside = report.errors ?? []
  return {
    passed: expected,
    failed: unexpected + flaky + outside.length,
    skipped,
    failures: [...(report.suites ?? []).flatMap(failedSpecs), ...outside.map(({ message }) => failure('outside of the tests', message))],
  }
}

/** Suites are nested. */
function failedSpecs({ title, specs = [], suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok)
  return [
    ...failed.map(({ title: test, tests }) => {
      const results = tests.flatMap((each) => each.results)
      return failure(`${title} › ${test}`, results.find(({ error }) => error)?.error.message)
    }),
    ...suites.flatMap(failedSpecs),
  ]
}
