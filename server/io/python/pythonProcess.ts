import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { fileError } from '../files/fileError.ts'
import type { Environment } from '../paths.ts'
import { runProgram } from './runProgram.ts'

/** Ignore the variables of Python and the packages of the user's folder, and write nothing beside sources. */
const flags = ['-E', '-s', '-B', '-X', 'utf8', '-u']

/** The names under which Python may be installed, or only the program that the user names. The first one that works is to be used. */
export function pythonPrograms({ ASSAY_PYTHON }: Environment): string[] {
  return ASSAY_PYTHON ? [ASSAY_PYTHON] : ['python3', 'python', 'py']
}

/** Runs a Python script, or what `-c` or `-m` in `args` name, to its end; as `runProgram`. */
export function runPython(
  python: string,
  args: readonly string[],
  options?: Parameters<typeof runProgram>[2],
): ReturnType<typeof runProgram> {
  return runProgram(python, [...flags, ...args], options)
}

/**
 * Starts a Python script that goes on when this process ends. What it writes to standard output and standard error is appended to `log`.
 * @throws AppError PYTHON_FAILED, DISK_FULL, NOT_ALLOWED
 */
export function startPython({ python, script, args, log }: { python: string; script: string; args: readonly string[]; log: string }): {
  pid: number
} {
  const output = openLog(log)
  try {
    const child = spawn(python, [...flags, script, ...args], {
      detached: true,
      stdio: ['ignore', output, output],
      windowsHide: true,
    })
    // Without a listener, a program that cannot be started would end this process.
    child.on('error', () => undefined)
    child.unref()
    if (child.pid === undefined)
      throw new AppError('PYTHON_FAILED', `${python} could not be started. Remove the Python environment of Assay, and it is made anew.`)
    return { pid: child.pid }
  } finally {
    closeSync(output)
  }
}

function openLog(file: string): number {
  try {
    return openSync(file, 'a')
  } catch (thrown) {
    throw fileError(thrown, basename(file))
  }
}
