import { AppError, type ErrorCode, type Place } from '../errors.ts'

/** 1-based position in a template's text, columns in UTF-16 units. */
export type Position = { line: number; column: number }

type TemplateCode = Extract<ErrorCode, `TEMPLATE_${string}`>

/** An error with its position inside the template; `faultToAppError` converts it to the position in the file. */
export class TemplateFault extends Error {
  readonly code: TemplateCode
  readonly at: Position

  constructor(code: TemplateCode, message: string, at: Position) {
    super(message)
    this.name = 'TemplateFault'
    this.code = code
    this.at = at
  }
}

/** The error for the user. `place` is the position of the template's first character; its column applies to every line. */
export function faultToAppError(fault: TemplateFault, place: Place = {}): AppError {
  const line = (place.line ?? 1) + fault.at.line - 1
  const column = (place.column ?? 1) + fault.at.column - 1
  const file = place.file === undefined ? {} : { file: place.file }
  const message = fault.code === 'TEMPLATE_TOO_LONG' ? `${fault.message} It stopped in line ${line}.` : fault.message
  return new AppError(fault.code, message, { place: { ...file, line, column } })
}
