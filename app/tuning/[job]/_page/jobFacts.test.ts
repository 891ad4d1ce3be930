import { expect, test } from 'vitest'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { tuningEntry } from '../../_parts/testing/tuningEntry.ts'
import { jobFacts } from './jobFacts.ts'

const queued: TuningDetail = {
  ...tuningEntry({ day: 1, status: 'queued', loss: { first: null, last: null } }),
  curve: [],
  validations: [],
  samples: [],
  facts: null,
  finished: null,
  trainTokens: 0,
  notes: [],
}
const valueOf = (detail: TuningDetail, name: string) => jobFacts(detail, 100_000).find((fact) => fact.name === name)?.value

test('of a job that has not begun nothing is told', () => {
  expect(jobFacts(queued, 0)).toEqual([])
})

test('the best validation is named with its step, also when a later one was worse', () => {
  const validations = [
    { step: 10, loss: 1.5, isBest: true },
    { step: 20, loss: 1.25, isBest: true },
    { step: 30, loss: 1.4, isBest: false },
  ]
  expect(valueOf({ ...queued, validations }, 'Best validation loss')).toBe('1.250 at step 20')
})

test('a running job has its time and memory until now, an ended one its own', () => {
  const curve = [{ step: 1, epoch: 0.1, loss: null, learningRate: 1e-4, gradientNorm: 1, memory: 2e9 }]
  const running: TuningDetail = { ...queued, status: 'training', curve, loss: { first: null, last: null }, startedAt: 40_000 }
  expect(valueOf(running, 'Time')).toBe('1 min')
  expect(valueOf(running, 'Memory')).toBe('2.00 GB')
  expect(valueOf(running, 'Training loss')).toBe('no number → no number')
  const ended: TuningDetail = { ...running, endedAt: 45_000, finished: { reason: 'patience', keptStep: 1, peakMemory: 3e9 } }
  expect(valueOf(ended, 'Time')).toBe('5.0 s')
  expect(valueOf(ended, 'Peak memory')).toBe('3.00 GB')
  expect(valueOf(ended, 'Ended by')).toBe('No better validation')
})
