import { execFileSync } from 'node:child_process'

/** For tests: makes a named pipe, which blocks a program that opens it like a file. */
export function makePipe(path: string): void {
  execFileSync('/usr/bin/env', ['mkfifo', path])
}
