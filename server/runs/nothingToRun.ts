import { AppError } from '../core/errors.ts'

/** A run without a cell would only look like one that went well. */
export function nothingToRun(file: string): AppError {
  return new AppError('NOTEBOOK_INVALID', 'There is nothing to run: a notebook needs a prompt block and a cases block with a test case.', {
    place: { file },
  })
}
