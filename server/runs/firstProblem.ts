import { AppError } from '../core/errors.ts'
import type { PreparedRun } from './plan/runTypes.ts'

/** What stands in the way of a run, as the error to tell. */
export function firstProblem({ diagnostics }: PreparedRun): AppError {
  const found = diagnostics.find(({ severity }) => severity === 'error')
  if (!found) return new AppError('NOTEBOOK_INVALID', 'The notebook cannot be run.')
  return new AppError(found.code ?? 'NOTEBOOK_INVALID', found.message, { place: found.place })
}
