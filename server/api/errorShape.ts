import type { TRPCDefaultErrorShape, TRPCError } from '@trpc/server'
import { z } from 'zod'
import { errorCodes, httpStatus, type ErrorCode, type ErrorData } from '../core/errors.ts'

/** The shape every tRPC error has on the wire; the page reads `data.appError`. */
export type AppErrorShape = TRPCDefaultErrorShape & { data: { appError: ErrorData } }

const hidden: ErrorData = {
  code: 'INTERNAL',
  message: 'Something went wrong inside Assay. What you wrote is kept; try again, and look at the output of the server if it comes back.',
}

const codeOfTrpc: Partial<Record<TRPCError['code'], ErrorCode>> = {
  PARSE_ERROR: 'BAD_INPUT',
  BAD_REQUEST: 'BAD_INPUT',
  METHOD_NOT_SUPPORTED: 'BAD_INPUT',
  UNSUPPORTED_MEDIA_TYPE: 'BAD_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  UNAUTHORIZED: 'NOT_ALLOWED',
  FORBIDDEN: 'NOT_ALLOWED',
  PAYLOAD_TOO_LARGE: 'FILE_TOO_LARGE',
  CLIENT_CLOSED_REQUEST: 'CANCELLED',
}

/** The part of an error that may leave the server: an AppError unchanged, invalid input as a readable message, an internal error without details. */
export function publicError(error: TRPCError): ErrorData {
  const { cause } = error
  const own = appErrorData(cause)
  if (own) return own
  if (cause instanceof z.ZodError) return { code: 'BAD_INPUT', message: `The request does not fit: ${z.prettifyError(cause)}` }
  const code = codeOfTrpc[error.code]
  return code ? { code, message: error.message } : hidden
}

/** Puts the public error into tRPC's shape and drops everything else, which could expose internals. */
export function formatError({ shape, error }: { shape: TRPCDefaultErrorShape; error: TRPCError }): AppErrorShape {
  const appError = publicError(error)
  const { stack: _stack, ...data } = shape.data
  return { ...shape, message: appError.message, data: { ...data, httpStatus: httpStatus[appError.code], appError } }
}

/** Recognises an AppError by its shape: after a hot reload the class may exist twice. */
function appErrorData(thrown: unknown): ErrorData | null {
  if (!(thrown instanceof Error) || thrown.name !== 'AppError' || !('code' in thrown)) return null
  const code = errorCodes.find((known) => known === thrown.code)
  if (!code) return null
  const place = 'place' in thrown && thrown.place ? { place: thrown.place } : {}
  return { code, message: thrown.message, ...place }
}
