import { expect, test } from 'vitest'
import { trainingLine } from './followTraining.ts'

const entry = {
  status: 'training' as const,
  note: '',
  step: 12,
  steps: 36,
  loss: { first: 4, last: 2.3061 },
  validationLoss: null,
  tokensPerSecond: 181.7,
  etaMs: 8000,
}

test('a training is shown with its steps, loss, speed and time left, and before the steps with what is done', () => {
  expect(trainingLine(entry)).toBe('████████░░░░░░░░░░░░░░░░ 12/36 steps, loss 2.31, 182 tokens/s, 8.0 s left')
  expect(trainingLine({ ...entry, note: 'pausing after this step', etaMs: null, validationLoss: 2.5 })).toBe(
    '████████░░░░░░░░░░░░░░░░ 12/36 steps, loss 2.31, validation 2.50, 182 tokens/s, pausing after this step',
  )
  expect(trainingLine({ ...entry, status: 'preparing', note: 'installing torch' })).toBe('preparing: installing torch')
  expect(trainingLine({ ...entry, steps: 0, note: 'loading the base model' })).toBe('loading the base model')
})
