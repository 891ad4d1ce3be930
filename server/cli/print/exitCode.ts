import { AppError, type ErrorCode, formatError } from '../../core/errors.ts'
import { printable } from '../../core/printable.ts'

/** 0 done, 1 some cells failed or something broke, 2 the input was wrong. */
export const exitCodes = { done: 0, failed: 1, badInput: 2 } as const

/** Errors of the machine, as opposed to errors in the input. */
const machineFaults: ReadonlySet<ErrorCode> = new Set([
  'ENGINE_CRASHED',
  'ENGINE_STUCK',
  'ENGINE_FAILED',
  'OUT_OF_MEMORY',
  'CELL_TIMEOUT',
  'CANCELLED',
  'DISK_FULL',
  'PYTHON_FAILED',
  'TRAINING_FAILED',
  'STORE_BROKEN',
  'MODEL_DOWNLOAD',
  'MODEL_CHANGED',
  'INTERNAL',
])

/** Prints what was thrown as `file:line:column: sentence` on stderr and returns the exit code that fits. */
export function failWith(thrown: unknown, print: (line: string) => void = printError): number {
  if (!(thrown instanceof AppError)) {
    print(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
    return exitCodes.failed
  }
  print(formatError(thrown.toData()))
  return exitCodeOf(thrown.code)
}

/** The exit code for an error that stopped a command: wrong input, or a fault of the machine. */
export function exitCodeOf(code: ErrorCode): number {
  return machineFaults.has(code) ? exitCodes.failed : exitCodes.badInput
}

export function printError(line: string): void {
  process.stderr.write(`${printable(line)}\n`)
}
