import { expect, test } from 'vitest'
import { sampleResult } from '../run/testing/sampleRun.ts'
import { foldRepeats } from './foldRepeats.ts'

test('repeats fold into counts and the number of different outputs', () => {
  const done = (output: string) => ({ status: 'done' as const, cached: false, result: sampleResult(output) })
  const failed = { status: 'failed' as const, error: { code: 'CELL_TIMEOUT' as const, message: 'late' } }
  expect(
    foldRepeats([
      done('가'),
      done('나'),
      done('가'),
      failed,
      { status: 'running', text: '다' },
      { status: 'queued' },
      { status: 'cancelled' },
    ]),
  ).toEqual({
    total: 7,
    queued: 1,
    running: 1,
    done: 3,
    failed: 1,
    cancelled: 1,
    distinctOutputs: 2,
  })
})

test('no repeats are all zeros', () => {
  expect(foldRepeats([])).toEqual({ total: 0, queued: 0, running: 0, done: 0, failed: 0, cancelled: 0, distinctOutputs: 0 })
})
