import { expect, test } from 'vitest'
import { chosenSteps, runSteps } from './runSteps.mjs'
import { SetupError } from '../report/setupError.mjs'
import { playwrightCounts, vitestCounts } from './testCounts.mjs'

type Counts = { passed: number; failed: number; skipped: number }

async function run(steps: Record<string, () => Promise<Counts>>, args: string[] = []) {
  let text = ''
  const code = await runSteps({ root: '/nowhere', args, steps, write: (part: string) => (text += part) })
  return { code, last: text.trimEnd().split('\n').at(-1), text }
}

const gives =
  (passed: number, failed = 0, skipped = 0) =>
  () =>
    Promise.resolve({ passed, failed, skipped })

test.each([
  ['all pass', { lint: gives(1), unit: gives(20) }, 0, '21 passed, 0 failed'],
  ['some are skipped', { unit: gives(3, 0, 2) }, 0, '3 passed, 0 failed, 2 skipped'],
  ['one fails', { lint: gives(0, 1), unit: gives(20) }, 1, '20 passed, 1 failed'],
  ['a step throws', { build: () => Promise.reject(new SetupError('FAILED', 'No.')), unit: gives(2) }, 1, '2 passed, 1 failed'],
  ['a step ran nothing', { e2e: gives(0), unit: gives(2) }, 1, '2 passed, 1 failed'],
])('when %s every step still runs and the last line counts', async (_what, steps, code, last) => {
  expect(await run(steps)).toMatchObject({ code, last })
})

test('the table names each step, and a failure says its sentence without a stack', async () => {
  const { text } = await run({ build: () => Promise.reject(new SetupError('FAILED', 'The page could not be built.')), unit: gives(2) })
  expect(text).toContain('\nThe page could not be built.\n')
  expect(text).toMatch(/✖ build .*0 passed, 1 failed\n✔ unit .*2 passed, 0 failed/)
})

test.each([
  [[], ['lint', 'unit', 'e2e']],
  [['--only', 'unit'], ['unit']],
  [['--only=e2e,lint'], ['lint', 'e2e']],
  [
    ['--only', 'e2e', '--only', 'unit'],
    ['unit', 'e2e'],
  ],
])('%o chooses %o', (args, chosen) => {
  expect(chosenSteps(args, ['lint', 'unit', 'e2e'])).toEqual(chosen)
})

test.each([[['--only', 'units']], [['--only']], [['unit']]])('%o is refused with the names there are', (args) => {
  expect(() => chosenSteps(args, ['lint', 'unit'])).toThrow(/use --only with one of lint, unit\.$/)
})

test('vitest reports are counted, a file that does not load as a failure', () => {
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

test('Playwright reports are counted, errors outside the tests as failures', () => {
  expect(playwrightCounts({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] })).toEqual({
    passed: 4,
    failed: 3,
    skipped: 2,
  })
  expect(playwrightCounts(null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
