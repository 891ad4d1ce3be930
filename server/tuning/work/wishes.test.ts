import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import type { TuningWish } from '../../core/tuning/job/tuningJob.ts'
import { untilWished, Wished } from './wishes.ts'

const never = new AbortController().signal

test('work that a wish stops, and work that fails just before the wish is written, both end as wished', async () => {
  let wish: TuningWish = 'run'
  const folder = { wish: async () => wish }
  const stopped = untilWished(folder, never, async (signal) => {
    wish = 'cancel'
    await wait(60_000, undefined, { signal }).catch(() => undefined)
    throw new AppError('CANCELLED', 'Stopped.')
  })
  await expect(stopped).rejects.toEqual(new Wished('cancel'))
  wish = 'run'
  const failed = untilWished(folder, never, async () => {
    setTimeout(() => (wish = 'pause'), 1)
    throw new AppError('PYTHON_FAILED', 'KeyboardInterrupt')
  })
  await expect(failed).rejects.toEqual(new Wished('pause'))
})

test('work that fails while nobody wishes anything fails with its own error', async () => {
  const failure = new AppError('PYTHON_FAILED', 'No network.')
  await expect(untilWished({ wish: async () => 'run' }, never, () => Promise.reject(failure))).rejects.toBe(failure)
})
