import { expect, test } from 'vitest'
import { runSteps } from './runSteps.mjs'
import { SetupError } from '../report/setupError.mjs'

type Counts = { passed: number; failed: number; skipped: number }

async function run(steps: Record<string, () => Promise<Counts>>, setupMs = 0) {
  let text = ''
  const code = await runSteps({ root: '/nowhere', steps, setupMs, write: (part: string) => (text += part) })
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
])('if %s, every step still runs and the last line has the counts', async (_what, steps, code, last) => {
  expect(await run(steps)).toMatchObject({ code, last })
})

test('the table has a row for each step, and a SetupError is printed without its stack', async () => {
  const { text } = await run({ build: () => Promise.reject(new SetupError('FAILED', 'The page could not be built.')), unit: gives(2) })
  expect(text).toContain('\nThe page could not be built.\n')
  expect(text).toMatch(/✖ build .*0 passed, 1 failed\n✔ unit .*2 passed, 0 failed/)
})

test('the table ends with the total time, and has a row for a set-up that took a second or more', async () => {
  const ready = await run({ unit: gives(1) }, 400)
  expect(ready.text).toMatch(/✔ unit .*1 passed, 0 failed\n {2}total +0\.4 s\n/)
  expect(ready.text).not.toContain('set-up')
  const fresh = await run({ unit: gives(1) }, 40_000)
  expect(fresh.text).toMatch(/\n {2}set-up +40 s\n✔ unit .*\n {2}total +40 s\n/)
})

test('failed tests are listed by name just before the table', async () => {
  const failing = () => Promise.resolve({ passed: 1, failed: 1, skipped: 0, failures: ['a.test.ts › adds\n    3 is not 4'] })
  const { text } = await run({ unit: failing })
  expect(text).toMatch(/\n✖ a\.test\.ts › adds\n {4}3 is not 4\n\n✖ unit /)
  const many = () =>
    Promise.resolve({ passed: 0, failed: 25, skipped: 0, failures: Array.from({ length: 25 }, (_, index) => `test ${index}`) })
  expect((await run({ unit: many })).text).toMatch(/✖ test 19\n✖ and 5 more\n\n✖ unit /)
})

test('only the chosen steps run, each with its files', async () => {
  const seen: unknown[] = []
  const step = (place: unknown) => {
    seen.push(place)
    return gives(1)()
  }
  const files = { unit: ['server/core/rng.test.ts'] }
  await runSteps({ root: '/nowhere', steps: { lint: step, unit: step, e2e: step }, names: ['unit'], files, write: () => undefined })
  expect(seen).toEqual([{ root: '/nowhere', files: ['server/core/rng.test.ts'] }])
})
