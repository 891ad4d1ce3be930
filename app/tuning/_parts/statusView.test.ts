import { expect, test } from 'vitest'
import { tuningEntry } from './testing/tuningEntry.ts'
import { progressView, statusView } from './statusView.ts'

test('a training tells its step and its time left', () => {
  const entry = tuningEntry({ day: 1, status: 'training', step: 12, steps: 1200, etaMs: 5_000, note: 'pausing after this step' })
  expect(progressView(entry)).toEqual({ fraction: 0.01, detail: 'Step 12 of 1,200 · pausing after this step', etaMs: 5_000 })
})

test('before the first step the bar says what is done instead, without a share', () => {
  expect(progressView(tuningEntry({ day: 1, status: 'preparing', note: 'installing PyTorch' }))).toEqual({
    fraction: null,
    detail: 'installing PyTorch',
  })
  expect(progressView(tuningEntry({ day: 1, status: 'training', step: 0, steps: 0 }))).toMatchObject({ fraction: null })
})

test('a finished job has no bar, a failed one shows where it ended', () => {
  expect(progressView(tuningEntry({ day: 1 }))).toBeNull()
  expect(progressView(tuningEntry({ day: 1, status: 'failed', step: 15, steps: 30 }))).toEqual({ fraction: 0.5, detail: 'Step 15 of 30' })
  expect(progressView(tuningEntry({ day: 1, status: 'failed', step: 0, steps: 0 }))).toBeNull()
})

test('a job that is done can only be removed, and one that runs cannot', () => {
  expect(statusView.done.actions).toEqual(['remove'])
  expect(statusView.training.actions).not.toContain('remove')
  expect(statusView.failed.actions).toContain('resume')
})
