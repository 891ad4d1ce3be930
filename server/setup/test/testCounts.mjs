const NO_REPORT = { passed: 0, failed: 1, skipped: 0 }

/** Counts of vitest's JSON report; a file that could not be loaded is one failure. Null (no report was written) is a failure too. */
export function vitestCounts(report) {
  if (report === null) return NO_REPORT
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  }
}

/** Counts of Playwright's JSON report; an error outside the tests (a server that did not start) is a failure. */
export function playwrightCounts(report) {
  if (report === null) return NO_REPORT
  const { expected, unexpected, flaky, skipped } = report.stats
  const outside = report.errors?.length ?? 0
  return { passed: expected, failed: unexpected + flaky + outside, skipped }
}
