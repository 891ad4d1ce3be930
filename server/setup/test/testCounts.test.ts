import { expect, test } from 'vitest'
import { playwrightCounts, vitestCounts } from './testCounts.mjs'

test('Vitest reports are counted and failures listed, a file that could not be loaded among them', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'failed', fullName: 'adds numbers', failureMessages: ['\u001b[31mError: 3 is not 4\u001b[0m\n  at a.test.ts:7'] },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [] },
    ],
  }
  expect(vitestCounts(report)).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
    failures: ['a.test.ts › adds numbers\n    Error: 3 is not 4\n      at a.test.ts:7', 'b.test.ts\n    Cannot find module'],
  })
  expect(vitestCounts(null)).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
})

test('Playwright reports are counted and failures listed, errors outside the tests among them', () => {
  const spec = { title: 'opens', ok: false, tests: [{ results: [{ error: { message: 'Timeout' } }] }] }
  const suites = [
    { title: 'pages.spec.ts', specs: [{ title: 'closes', ok: true, tests: [] }], suites: [{ title: 'in light', specs: [spec] }] },
  ]
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }
  expect(playwrightCounts({ stats, suites, errors: [{ message: 'no server' }] })).toEqual({
    passed: 4,
    failed: 3,
    skipped: 2,
    failures: ['in light › opens\n    Timeout', 'outside of the tests\n    no server'],
  })
  expect(playwrightCounts(null)).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
})
