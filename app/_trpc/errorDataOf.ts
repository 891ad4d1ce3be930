import { toErrorData, type ErrorData } from '#server/core/errors.ts'
import { isConnectionError } from './connection.ts'

/** Converts anything that a call can throw to the error data shown by `ErrorNotice` and toasts. */
export function errorDataOf(thrown: unknown): ErrorData {
  const carried = carriedData(thrown)
  if (carried) return carried
  if (isConnectionError(thrown)) {
    return {
      code: 'INTERNAL',
      message: 'Assay is not responding. Check that it is still running in its terminal; this page reconnects automatically.',
    }
  }
  return toErrorData(thrown, 'INTERNAL')
}

function carriedData(thrown: unknown): ErrorData | null {
  if (typeof thrown !== 'object' || thrown === null) return null
  if ('code' in thrown && 'message' in thrown && !(thrown instanceof Error)) return thrown as ErrorData
  if (!('data' in thrown) || typeof thrown.data !== 'object' || thrown.data === null) return null
  return 'appError' in thrown.data && thrown.data.appError ? (thrown.data.appError as ErrorData) : null
}
