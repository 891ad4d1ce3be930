/** Every code that an error a user can act on may carry. A new code does not compile until each map below knows it. */
export const errorCodes = [
  'BAD_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'TEMPLATE_SYNTAX',
  'TEMPLATE_UNKNOWN_VARIABLE',
  'TEMPLATE_TOO_LONG',
  'NOTEBOOK_SYNTAX',
  'NOTEBOOK_INVALID',
  'FILE_MISSING',
  'FILE_TOO_LARGE',
  'FILE_ENCODING',
  'PATH_OUTSIDE',
  'MODEL_UNKNOWN',
  'MODEL_MISSING',
  'MODEL_BROKEN',
  'MODEL_DOWNLOAD',
  'CONTEXT_TOO_SMALL',
  'OUT_OF_MEMORY',
  'ENGINE_CRASHED',
  'ENGINE_FAILED',
  'CELL_TIMEOUT',
  'CANCELLED',
  'DISK_FULL',
  'STORE_BROKEN',
  'NOT_ALLOWED',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Where in the user's files an error lies; `line` and `column` count from 1. */
export type Place = { file?: string; line?: number; column?: number }

/** An error as plain data: what travels through the engine protocol, the run log and tRPC. */
export type ErrorData = { code: ErrorCode; message: string; place?: Place }

/** HTTP status for each code; tRPC and the OpenAI-compatible door share it. */
export const httpStatus: Record<ErrorCode, number> = {
  BAD_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TEMPLATE_SYNTAX: 422,
  TEMPLATE_UNKNOWN_VARIABLE: 422,
  TEMPLATE_TOO_LONG: 422,
  NOTEBOOK_SYNTAX: 422,
  NOTEBOOK_INVALID: 422,
  FILE_MISSING: 404,
  FILE_TOO_LARGE: 413,
  FILE_ENCODING: 422,
  PATH_OUTSIDE: 403,
  MODEL_UNKNOWN: 404,
  MODEL_MISSING: 404,
  MODEL_BROKEN: 422,
  MODEL_DOWNLOAD: 502,
  CONTEXT_TOO_SMALL: 422,
  OUT_OF_MEMORY: 507,
  ENGINE_CRASHED: 500,
  ENGINE_FAILED: 500,
  CELL_TIMEOUT: 504,
  CANCELLED: 499,
  DISK_FULL: 507,
  STORE_BROKEN: 500,
  NOT_ALLOWED: 403,
  /** A fault of the program, no user's; the message says only where to look. */
  INTERNAL: 500,
}

/**
 * An error that a user can act on. The message is one or two sentences: what is wrong, where, and what to do.
 * `place` is printed in front as `file:line:column`.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly place: Place | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; place?: Place } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.place = options.place
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, ...(this.place ? { place: this.place } : {}) }
  }

  static fromData(data: ErrorData): AppError {
    return new AppError(data.code, data.message, data.place ? { place: data.place } : {})
  }
}

/** Turns anything thrown into plain data; what is not an AppError becomes `fallback` with its message. */
export function toErrorData(thrown: unknown, fallback: ErrorCode = 'ENGINE_FAILED'): ErrorData {
  if (thrown instanceof AppError) return thrown.toData()
  return { code: fallback, message: thrown instanceof Error ? thrown.message : String(thrown) }
}

/** `experiments/a/notebook.md:12:3: message`, the form that editors and terminals make clickable. */
export function formatError(error: ErrorData): string {
  const { file, line, column } = error.place ?? {}
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return place ? `${place}: ${error.message}` : error.message
}
