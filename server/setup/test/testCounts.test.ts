import { expect, test } from 'vitest'
import { playwrightCounts, vitestCounts } from './testCounts.mjs'

test('Vitest reports are counted, with a file that could not be loaded as a failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [] },
    ],
  }
  expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 2 })
  expect(vitestCounts(null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('Playwright reports are counted, with errors outside the tests as failures', () => {
  expect(playwrightCounts({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] })).toEqual({
    passed: 4,
    failed: 3,
    skipped: 2,
  })
  expect(playwrightCounts(null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
