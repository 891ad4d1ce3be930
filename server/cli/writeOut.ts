import { fileError, hasCode } from '../io/fileError.ts'

/** Prints to stdout and waits until it is out: a pipe may take a large document in pieces. Throws AppError DISK_FULL where that is so. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // What goes wrong comes to the callback too; without a listener the event alone would end the process.
    process.stdout.once('error', () => {})
    process.stdout.write(`${text}\n`, (error) => {
      // A reader that has had enough (`| head`) is no failure.
      if (error && !hasCode(error, 'EPIPE')) reject(fileError(error, 'the output'))
      else resolve()
    })
  })
}
