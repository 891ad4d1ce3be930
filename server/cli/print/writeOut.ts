import { printable } from '../../core/printable.ts'
import { fileError, hasCode } from '../../io/files/fileError.ts'

/** Prints a text or a JSON document to stdout, followed by `end`, as `writePiece` does. Control characters in it are escaped. */
export function writeOut(text: string, end = '\n'): Promise<boolean> {
  return writePiece(printable(text) + end)
}

/**
 * Prints a piece of a file to stdout and waits until it is written: a pipe may take a large document in pieces. Control characters are
 * escaped only if stdout is a terminal. Returns false when the reader (`| head`) has closed the pipe, which is not a failure.
 * Throws AppError DISK_FULL.
 */
export function writePiece(piece: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // Errors reach the callback too; without a listener the event would end the process.
    const ignore = () => {}
    process.stdout.once('error', ignore)
    process.stdout.write(typeof piece === 'string' && process.stdout.isTTY ? printable(piece) : piece, (error) => {
      if (!error) process.stdout.off('error', ignore)
      if (error && !hasCode(error, 'EPIPE')) reject(fileError(error, 'the output'))
      else resolve(!error)
    })
  })
}
