/** The codes of errors that a user can act on. A new code is a compile error until each map below has it. */
export const errorCodes = [
  'BAD_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'TEMPLATE_SYNTAX',
  'TEMPLATE_UNKNOWN_VARIABLE',
  'TEMPLATE_TOO_LONG',
  'NOTEBOOK_SYNTAX',
  'NOTEBOOK_INVALID',
  'NOTEBOOK_TOO_LARGE',
  'FILE_MISSING',
  'FILE_TOO_LARGE',
  'FILE_ENCODING',
  'PATH_OUTSIDE',
  'MODEL_UNKNOWN',
  'MODEL_MISSING',
  'MODEL_BROKEN',
  'MODEL_CHANGED',
  'MODEL_DOWNLOAD',
  'INDEX_MISSING',
  'ADAPTER_MISSING',
  'ADAPTER_BROKEN',
  'ADAPTER_MISMATCH',
  'TRAINING_FAILED',
  'PYTHON_FAILED',
  'CONTEXT_TOO_SMALL',
  'OUT_OF_MEMORY',
  'ENGINE_CRASHED',
  'ENGINE_STUCK',
  'ENGINE_FAILED',
  'CELL_TIMEOUT',
  'CANCELLED',
  'DISK_FULL',
  'STORE_BROKEN',
  'NOT_ALLOWED',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** The position of an error in the user's files; `line` and `column` start at 1. */
export type Place = { file?: string; line?: number; column?: number }

/** An error as plain data, as sent by the engine protocol, the run log and tRPC. */
export type ErrorData = { code: ErrorCode; message: string; place?: Place }

/** HTTP status for each code, shared by tRPC and the OpenAI-compatible API. */
export const httpStatus: Record<ErrorCode, number> = {
  BAD_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TEMPLATE_SYNTAX: 422,
  TEMPLATE_UNKNOWN_VARIABLE: 422,
  TEMPLATE_TOO_LONG: 422,
  NOTEBOOK_SYNTAX: 422,
  NOTEBOOK_INVALID: 422,
  NOTEBOOK_TOO_LARGE: 422,
  FILE_MISSING: 404,
  FILE_TOO_LARGE: 413,
  FILE_ENCODING: 422,
  PATH_OUTSIDE: 403,
  MODEL_UNKNOWN: 404,
  MODEL_MISSING: 404,
  MODEL_BROKEN: 422,
  MODEL_CHANGED: 409,
  MODEL_DOWNLOAD: 502,
  /** An index has to be built before a notebook can use it. */
  INDEX_MISSING: 409,
  /** An adapter has to be trained or added before a notebook can use it. */
  ADAPTER_MISSING: 404,
  ADAPTER_BROKEN: 422,
  /** The adapter was trained on other weights than those of the model. */
  ADAPTER_MISMATCH: 409,
  TRAINING_FAILED: 422,
  /** The Python environment of the trainer could not be set up, or a script in it did not start. */
  PYTHON_FAILED: 500,
  CONTEXT_TOO_SMALL: 422,
  OUT_OF_MEMORY: 507,
  ENGINE_CRASHED: 500,
  ENGINE_STUCK: 500,
  ENGINE_FAILED: 500,
  CELL_TIMEOUT: 504,
  CANCELLED: 499,
  DISK_FULL: 507,
  STORE_BROKEN: 500,
  NOT_ALLOWED: 403,
  /** An internal error; its message only says where to look. */
  INTERNAL: 500,
}

/**
 * An error that a user can act on. The message is one or two sentences: what is wrong, where, and what to do. `place` is printed before it
 * as `file:line:column`.
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

/** Converts any thrown value to plain data; a value that is not an AppError gets the code `fallback` and its own message. */
export function toErrorData(thrown: unknown, fallback: ErrorCode = 'ENGINE_FAILED'): ErrorData {
  if (thrown instanceof AppError) return thrown.toData()
  return { code: fallback, message: thrown instanceof Error ? thrown.message : String(thrown) }
}

/** `experiments/a/notebook.md:12:3: message`, a form that editors and terminals turn into a link. */
export function formatError(error: ErrorData): string {
  const { file, line, column } = error.place ?? {}
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return place ? `${place}: ${error.message}` : error.message
}
