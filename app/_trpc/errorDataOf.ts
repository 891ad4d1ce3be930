import { toErrorData, type ErrorData } from '#server/core/errors.ts'
import { isConnectionError } from './isConnectionError.ts'

/** Anything a call can throw as the plain error data that `ErrorNotice` and toasts show. */
export function errorDataOf(thrown: unknown): ErrorData {
  const carried = carriedData(thrown)
  if (carried) return carried
  if (isConnectionError(thrown)) {
    return { code: 'INTERNAL', message: 'Assay does not answer. Check that it still runs in its terminal; this page goes on by itself.' }
  }
  return toErrorData(thrown, 'INTERNAL')
}

function carriedData(thrown: unknown): ErrorData | null {
  if (typeof thrown !== 'object' || thrown === null) return null
  if ('code' in thrown && 'message' in thrown && !(thrown instanceof Error)) return thrown as ErrorData
  if (!('data' in thrown) || typeof thrown.data !== 'object' || thrown.data === null) return null
  return 'appError' in thrown.data && thrown.data.appError ? (thrown.data.appError as ErrorData) : null
}
