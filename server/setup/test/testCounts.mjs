const NO_REPORT = { passed: 0, failed: 1, skipped: 0 }

/** Counts of Vitest's JSON report. A file that could not be loaded counts as one failure, and so does null (no report was written). */
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

/** Counts of Playwright's JSON report. An error outside the tests, for example a server that did not start, counts as a failure. */
export function playwrightCounts(report) {
  if (report === null) return NO_REPORT
  const { expected, unexpected, flaky, skipped } = report.stats
  const outside = report.errors?.length ?? 0
  return { passed: expected, failed: unexpected + flaky + outside, skipped }
}
