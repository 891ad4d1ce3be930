import { expect, test } from 'vitest'
import { guideSettings } from '../settings/tuningSettings.ts'
import { failureError, silentEndError } from './failureText.ts'

test('too little memory is answered with a batch that learns the same, and with the context where the batch is one row', () => {
  const memory = { cause: 'memory', message: '', step: 3 } as const
  expect(failureError(memory, { ...guideSettings, batch: 5 }).message).toBe(
    'The memory was not enough at step 3. Use a smaller batch, such as 2 with an accumulation of 3, which learns the same, or a context below 2048 tokens.',
  )
  expect(failureError(memory, { ...guideSettings, batch: 1 }).message).toContain('even for one row at a time')
})

test.each([
  [
    'nan',
    'TRAINING_FAILED',
    'The loss was no number any more at step 3. Use a lower learning rate, such as 0.0001, or more warm-up steps.',
  ],
  ['disk', 'DISK_FULL', 'Free some space, then resume it'],
  ['targets', 'BAD_INPUT', 'There is no q_proj. Choose other target layers.'],
  ['base', 'MODEL_BROKEN', 'There is no q_proj.'],
] as const)('a training that fails for %s says what to change', (cause, code, remedy) => {
  const error = failureError({ cause, message: 'There is no q_proj', step: 3 }, guideSettings)
  expect(error.code).toBe(code)
  expect(error.message).toContain(remedy)
})

test('a message of the trainer becomes a sentence, of its first line only', () => {
  const other = { cause: 'other', message: 'no such layer\nTraceback', step: null } as const
  expect(failureError(other, guideSettings).message).toBe(
    'The training stopped: no such layer. The log has the details; after a change, resume it.',
  )
})

test('a trainer that was ended from outside is told from one that broke', () => {
  expect(silentEndError('').message).toContain('runs out of memory')
  const broken = silentEndError('one\nTraceback\nImportError: no torch')
  expect(broken.message).not.toContain('runs out of memory')
  expect(broken.message).toContain('ImportError: no torch')
})
