import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { atomicWrite } from '../files/atomicWrite.ts'
import { fileError } from '../files/fileError.ts'
import { waitForFileLock } from '../files/fileLock.ts'
import { namesIn } from '../files/folder.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'
import { readTextFile } from '../files/readTextFile.ts'
import type { Environment } from '../paths.ts'
import { pythonPrograms, runPython } from './pythonProcess.ts'
import { isFullDisk, lastLine, runProgram } from './runProgram.ts'

export type PythonRequest = {
  /** The folder of the environment. */
  venv: string
  /** A requirements file whose every line pins a package. */
  requirements: string
  signal?: AbortSignal
  /** What is being done, for a person. */
  onProgress: (note: string) => void
  env?: Environment
}

/** In the environment: written last, so that an environment that has it is complete. */
const STAMP = 'assay.json'
/** In an environment that is being made. One with it is deleted and made anew, for it is not known what is whole in it. */
const UNFINISHED = 'assay-unfinished'
const WATCH_MS = 1000
const LEAST_VERSION = [3, 10] as const

/**
 * A Python environment with exactly the packages of `requirements`; made on first use, from PyPI or what pip is set to. Of several processes
 * one makes it, and the others wait. An environment that a person made is used if it has the packages, and never changed.
 * @throws AppError PYTHON_FAILED (no Python, no network, a package that cannot be installed), DISK_FULL, CANCELLED
 */
export async function ensurePython(request: PythonRequest): Promise<{ python: string }> {
  const { venv, signal, onProgress } = request
  const python = interpreterOf(venv)
  const wanted = await readRequirements(request.requirements)
  if (await isSetUp(request, wanted)) return { python }
  try {
    makeFolder(dirname(venv))
  } catch (thrown) {
    throw fileError(thrown, basename(dirname(venv)))
  }
  const onWait = () => onProgress('waiting for another process that sets up Python')
  const unlock = await waitForFileLock(`${venv}.lock`, { signal, onWait })
  try {
    if (!(await isComplete(venv, wanted.hash))) await make(request, { python, wanted: wanted.hash })
    return { python }
  } finally {
    unlock()
  }
}

/** What training would find: the version of Python on this machine, and whether the environment is set up. */
export async function lookForPython({ venv, requirements, env = process.env }: Omit<PythonRequest, 'signal' | 'onProgress'>): Promise<{
  python: { version: string } | AppError
  isSetUp: boolean
}> {
  const python = await findPython(env, undefined).catch((thrown: unknown) => {
    if (thrown instanceof AppError) return thrown
    throw thrown
  })
  const wanted = await readRequirements(requirements)
  return { python, isSetUp: await isSetUp({ venv }, wanted).catch(() => false) }
}

type Requirements = { text: string; hash: string }

async function readRequirements(file: string): Promise<Requirements> {
  const { text } = await readTextFile(file, { within: null, name: basename(file) })
  return { text, hash: createHash('sha256').update(text).digest('hex') }
}

/** Whether the environment is there. @throws AppError PYTHON_FAILED for one that a person made and that lacks packages, CANCELLED */
async function isSetUp(request: Pick<PythonRequest, 'venv' | 'signal'>, { text, hash }: Requirements): Promise<boolean> {
  if (await isComplete(request.venv, hash)) return true
  if (!(await isForeign(request.venv))) return false
  await checkForeign(request, text)
  return true
}

function interpreterOf(venv: string): string {
  return process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python')
}

async function isComplete(venv: string, wanted: string): Promise<boolean> {
  const stamp = await readStamp(venv)
  // The interpreter is a link to that of the system, which may have been removed.
  return stamp?.requirements === wanted && (await pathKind(interpreterOf(venv))) === 'file'
}

async function readStamp(venv: string): Promise<{ requirements?: unknown } | null> {
  try {
    const { text } = await readTextFile(join(venv, STAMP), { within: null, name: STAMP })
    const stamp: unknown = JSON.parse(text)
    return typeof stamp === 'object' ? stamp : null
  } catch {
    return null
  }
}

/** An environment in the folder that Assay has not made. */
async function isForeign(venv: string): Promise<boolean> {
  if ((await pathKind(venv)) !== 'folder' || (await readStamp(venv)) !== null) return false
  return (await pathKind(join(venv, UNFINISHED))) === null
}

const versionsScript = `
import importlib.metadata, json, sys
def version(name):
    try: return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError: return None
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
`

async function checkForeign({ venv, signal }: Pick<PythonRequest, 'venv' | 'signal'>, requirements: string): Promise<void> {
  const pins = pinsOf(requirements)
  const end = await runPython(interpreterOf(venv), ['-c', versionsScript, ...pins.keys()], { signal })
  const remedy = `Remove the folder ${venv}, or set ASSAY_VENV to another one, and Assay makes an environment there.`
  if (end === null || end.code !== 0) throw new AppError('PYTHON_FAILED', `${venv} is not a Python environment that works. ${remedy}`)
  const found = new Map(Object.entries(JSON.parse(end.stdout) as Record<string, string | null>))
  // A build of a version, such as 2.13.0+cpu, is that version.
  const missing = [...pins].filter(([name, versions]) => !versions.includes(found.get(name)?.split('+')[0] ?? ''))
  if (missing.length > 0)
    throw new AppError(
      'PYTHON_FAILED',
      `The Python environment ${venv} was not made by Assay and lacks ${missing.map(([name, versions]) => `${name} ${versions.join(' or ')}`).join(', ')}. ${remedy}`,
    )
}

/** Versions by package: several where they depend on that of Python. */
function pinsOf(requirements: string): Map<string, string[]> {
  const pins = new Map<string, string[]>()
  for (const [, name = '', version = ''] of requirements.matchAll(/^([\w.-]+)==([\w.]+)/gm))
    pins.set(name, [...(pins.get(name) ?? []), version])
  return pins
}

async function make(request: PythonRequest, { python, wanted }: { python: string; wanted: string }): Promise<void> {
  const { venv, signal, onProgress, env = process.env } = request
  onProgress('looking for Python')
  const found = await findPython(env, signal)
  onProgress(`making a Python environment with ${found.program} ${found.version}`)
  try {
    await rm(venv, { recursive: true, force: true })
    makeFolder(venv)
    await atomicWrite(join(venv, UNFINISHED), '', { within: null })
    const made = await runProgram(found.program, ['-E', '-m', 'venv', venv], { signal })
    if (made === null || made.code !== 0) throw venvFailure(made?.output ?? '')
    await install(request, python)
    await atomicWrite(join(venv, STAMP), `${JSON.stringify({ requirements: wanted, python: found.version })}\n`, { within: null })
    await rm(join(venv, UNFINISHED))
  } catch (thrown) {
    throw fileError(thrown, 'the Python environment')
  }
}

/** @throws AppError PYTHON_FAILED */
async function findPython(env: Environment, signal: AbortSignal | undefined): Promise<{ program: string; version: string }> {
  const old: string[] = []
  for (const program of pythonPrograms(env)) {
    const end = await runProgram(program, ['-E', '-c', 'import platform; print(platform.python_version())'], { signal })
    if (end === null || end.code !== 0) continue
    const version = end.stdout.trim()
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major === LEAST_VERSION[0] && minor >= LEAST_VERSION[1]) return { program, version }
    old.push(`${program} is ${version}`)
  }
  const what = old.length > 0 ? ` (${old.join(', ')})` : ''
  throw new AppError(
    'PYTHON_FAILED',
    `Training needs Python ${LEAST_VERSION.join('.')} or newer, and none was found${what}. Install it, or set ASSAY_PYTHON to its program.`,
  )
}

function venvFailure(output: string): AppError {
  if (isFullDisk(output)) return fullDisk()
  const remedy = 'Install it (on Debian and Ubuntu: the package python3-venv), then try again.'
  if (/ensurepip|No module named venv/i.test(output))
    return new AppError('PYTHON_FAILED', `Python was found, but without its module for environments. ${remedy}`)
  return new AppError('PYTHON_FAILED', `The Python environment could not be made: ${lastLine(output)}`)
}

async function install({ venv, requirements, signal, onProgress }: PythonRequest, python: string): Promise<void> {
  const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off']
  onProgress('fetching PyTorch and other packages: 0.3 GB, on Linux with its parts for NVIDIA cards up to 3 GB')
  let collected = 0
  let watching: NodeJS.Timeout | undefined
  const before = await packagesIn(venv)
  const watch = (packages: number) => {
    // pip says nothing while it installs, which takes minutes on a slow disk.
    watching = setInterval(() => {
      const show = (now: number) => onProgress(`installing (${Math.min(packages, now - before)} of ${packages} packages)`)
      packagesIn(venv).then(show, () => undefined)
    }, WATCH_MS)
  }
  try {
    const end = await runPython(python, [...args, '--requirement', requirements], {
      signal,
      onLine: (line) => {
        const [, collecting, processing] = /^(?:Collecting ([\w.-]+)|Processing .*?([\w.]+)-[^/\\]*\.whl)/.exec(line) ?? []
        const name = collecting ?? processing
        if (name) onProgress(`looking up ${name} (package ${(collected += 1)})`)
        const downloading = /^\s*Downloading (\S+?)-([\w.+!]+)-\S+\.whl.* \(([^)]+)\)/.exec(line)
        if (downloading) onProgress(`fetching ${downloading[1]} ${downloading[2]} (${downloading[3]})`)
        const installing = /^Installing collected packages: (.+)/.exec(line)
        if (installing) watch((installing[1] ?? '').split(',').length)
      },
    })
    if (end?.code !== 0) throw pipFailure(end?.output ?? '')
  } finally {
    clearInterval(watching)
  }
}

/** How many packages an environment has. */
async function packagesIn(venv: string): Promise<number> {
  const names = async (...folders: string[]) => namesIn(join(venv, ...folders), { within: null, name: 'the Python environment' })
  const python = (await names('lib')).find((name) => name.startsWith('python'))
  const packages = python === undefined ? names('Lib', 'site-packages') : names('lib', python, 'site-packages')
  return (await packages).filter((name) => name.endsWith('.dist-info')).length
}

function pipFailure(output: string): AppError {
  if (isFullDisk(output)) return fullDisk()
  if (
    /NewConnectionError|ConnectTimeout|ReadTimeout|Max retries|name resolution|unreachable|Connection (refused|aborted|broken)|ProxyError/i.test(
      output,
    )
  )
    return new AppError(
      'PYTHON_FAILED',
      'The packages for training could not be fetched: PyPI cannot be reached. Check the network, then try again.',
    )
  return new AppError('PYTHON_FAILED', `The packages for training could not be installed: ${lastError(output)}`)
}

function fullDisk(): AppError {
  return new AppError(
    'DISK_FULL',
    'The disk is full, so the Python environment cannot be made. It takes about 1.5 GB. Free some space and try again.',
  )
}

function lastError(output: string): string {
  return output.split('\n').findLast((line) => line.startsWith('ERROR: ')) ?? lastLine(output)
}
