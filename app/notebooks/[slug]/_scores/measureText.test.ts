import { expect, test } from 'vitest'
import { measureText } from './measureText.ts'

const job = { done: 1, total: 2, failed: 0, running: true, problem: null }

test('the bar says what is missing or failed, and nothing during a run or if all is scored', () => {
  const quiet = { asks: true, job: null, missing: 0, failed: 0 }
  expect(measureText(quiet, false)).toBeNull()
  expect(measureText({ ...quiet, asks: false, missing: 3 }, false)).toBeNull()
  expect(measureText({ ...quiet, missing: 3 }, true)).toBeNull()
  expect(measureText({ ...quiet, missing: 1200 }, false)).toBe('1,200 scores of outputs wait for a model.')
  expect(measureText({ ...quiet, missing: 1, failed: 1 }, false)).toBe(
    '1 score of outputs waits for a model. 1 score failed; the inspector says why.',
  )
  expect(measureText({ ...quiet, missing: 3, job }, true)).toBe('busy')
  expect(measureText({ ...quiet, missing: 1, job: { ...job, running: false, problem: 'The disk is full.' } }, false)).toBe(
    'The disk is full. 1 score of outputs waits for a model.',
  )
})
