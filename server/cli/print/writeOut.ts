import { fileError, hasCode } from '../../io/files/fileError.ts'

/** Prints to stdout, followed by `end`, as `writePiece` does. */
export function writeOut(text: string, end = '\n'): Promise<boolean> {
  return writePiece(text + end)
}

/**
 * Prints to stdout and waits until it is out: a pipe may take a large document in pieces. False: whoever read it (`| head`) has had
 * enough, which is no failure. Throws AppError DISK_FULL where that is so.
 */
export function writePiece(piece: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // What goes wrong comes to the callback too; without a listener the event alone would end the process.
    const ignore = () => {}
    process.stdout.once('error', ignore)
    process.stdout.write(piece, (error) => {
      if (!error) process.stdout.off('error', ignore)
      if (error && !hasCode(error, 'EPIPE')) reject(fileError(error, 'the output'))
      else resolve(!error)
    })
  })
}
