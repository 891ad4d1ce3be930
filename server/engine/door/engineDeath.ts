import { AppError } from '../../core/errors.ts'

/** Whether the engine process died, or was killed because it did not answer. The next call starts a new one. */
export function isEngineDeath(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && (thrown.code === 'ENGINE_CRASHED' || thrown.code === 'ENGINE_STUCK')
}
