import { expect, test } from 'vitest'
import { makeTuningId, shownStatus, tuningIdTime, type TuningJobState, type TuningStatus, type TuningWish } from './tuningJob.ts'

test.each<[TuningJobState['status'], TuningWish, boolean, TuningStatus]>([
  ['training', 'run', true, 'training'],
  ['training', 'pause', true, 'training'],
  ['training', 'run', false, 'interrupted'],
  ['training', 'pause', false, 'paused'],
  ['queued', 'run', false, 'queued'],
  ['queued', 'cancel', false, 'cancelled'],
  ['paused', 'run', false, 'paused'],
  ['done', 'pause', false, 'done'],
])('a job that is %s with the wish to %s (somebody at work: %s) is shown as %s', (status, wish, isAtWork, shown) => {
  expect(shownStatus({ status }, wish, isAtWork)).toBe(shown)
})

test('an id has its time to the second', () => {
  const at = new Date('2026-11-30T10:15:07.900Z')
  expect(makeTuningId(at, 'ab12')).toBe('t20261130-101507-ab12')
  expect(tuningIdTime('t20261130-101507-ab12')).toBe(Date.parse('2026-11-30T10:15:07Z'))
})
