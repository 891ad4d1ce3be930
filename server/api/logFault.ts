import { inspect } from 'node:util'

/** Writes a fault of the program to the server's output, with its stack: the page is told only that there was one. */
export function logFault(what: string, thrown: unknown): void {
  process.stderr.write(`${new Date().toISOString()} ${what} ${inspect(thrown)}\n`)
}
