import { expect, test } from 'vitest'

import { AppError } from '../../core/errors.ts'
import { failWith } from './exitCode.ts'

test.each([
  [
    new AppError('NOTEBOOK_SYNTAX', 'Close the brace.', { place: { file: 'experiments/a/notebook.md', line: 3, column: 7 } }),
    2,
    'experiments/a/notebook.md:3:7: Close the brace.',
  ],
  [new AppError('MODEL_MISSING', 'Fetch it.'), 2, 'Fetch it.'],
  [new AppError('DISK_FULL', 'Free some space.'), 1, 'Free some space.'],
  [new AppError('TRAINING_FAILED', 'Its process was ended.'), 1, 'Its process was ended.'],
])('%s gives its exit code and one line', (error, code, line) => {
  const printed: string[] = []
  expect([failWith(error, (text) => printed.push(text)), printed]).toEqual([code, [line]])
})
