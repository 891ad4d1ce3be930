import { type ChildProcess, spawn } from 'node:child_process'
import { AppError } from '../../core/errors.ts'
import { hasCode } from '../files/fileError.ts'

const KEPT_CHARACTERS = 100_000
/** How long a program may take to end after SIGTERM. */
const TERMINATION_MS = 3000

/** `output`: the end of what it wrote to standard output and standard error, in the order of arrival; `stdout`: of the first alone. */
export type ProgramEnd = { code: number; output: string; stdout: string }

/**
 * Runs a program to its end, without a shell and without input. Null if there is no such program.
 * @throws AppError CANCELLED if `signal` aborts it; it is ended then
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  {
    cwd,
    env = process.env,
    signal,
    onLine,
  }: { cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal; onLine?: (line: string) => void } = {},
): Promise<ProgramEnd | null> {
  if (signal?.aborted) throw cancelled()
  const { promise, resolve, reject } = Promise.withResolvers<ProgramEnd | null>()
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const text = { output: '', stdout: '' }
  const lines = lineReader(onLine)
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout = (text.stdout + chunk).slice(-KEPT_CHARACTERS)
    text.output = (text.output + chunk).slice(-KEPT_CHARACTERS)
    lines(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.output = (text.output + chunk).slice(-KEPT_CHARACTERS)
  })
  const release = endOnAbort(child, signal)
  child.once('error', (thrown) => {
    release()
    if (hasCode(thrown, 'ENOENT', 'EACCES')) resolve(null)
    else reject(thrown)
  })
  child.once('exit', () => {
    if (!signal?.aborted) return
    // A program that it has started may go on for a while and keep the pipes open.
    child.stdout.destroy()
    child.stderr.destroy()
    release()
    reject(cancelled())
  })
  child.once('close', (code) => {
    release()
    resolve({ code: code ?? 1, ...text })
  })
  return promise
}

/** Whether a program ended because the disk is full, by what it wrote. */
export function isFullDisk(output: string): boolean {
  return /No space left on device|Disk quota exceeded/i.test(output)
}

/** The last line of what a program wrote, which of Python is the error; '' if it wrote nothing. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

function endOnAbort(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    child.kill('SIGTERM')
    timer = setTimeout(() => child.kill('SIGKILL'), TERMINATION_MS)
  }
  signal?.addEventListener('abort', end, { once: true })
  return () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}

function lineReader(onLine: ((line: string) => void) | undefined): (chunk: string) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    for (const line of lines) onLine?.(line)
  }
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'Stopped.')
}
