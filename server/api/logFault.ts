import { inspect } from 'node:util'
import { printable } from '../core/printable.ts'

/** Writes an internal error with its stack to the server's output; the page is only told that one occurred. */
export function logFault(what: string, thrown: unknown): void {
  process.stderr.write(`${new Date().toISOString()} ${what} ${printable(inspect(thrown))}\n`)
}
