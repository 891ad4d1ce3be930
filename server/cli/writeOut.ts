/** Prints to stdout and waits until it is out: a pipe may take a large document in pieces. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => {
      // A reader that has had enough (`| head`) is no failure.
      if (error && 'code' in error && error.code !== 'EPIPE') reject(error)
      else resolve()
    })
  })
}
