import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { atomicWrite, temporaryName } from '../files/atomicWrite.ts'
import { fileError } from '../files/fileError.ts'
import { waitForFileLock } from '../files/fileLock.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'
import { hashFile, readTextFile } from '../files/readTextFile.ts'
import { isFullDisk, lastLine, runProgram } from './runProgram.ts'

/** The parts of llama.cpp that convert models and adapters; they need nothing else of it. */
const parts = ['convert_lora_to_gguf.py', 'conversion', 'gguf-py', 'LICENSE']
const STAMP = 'assay.json'

/**
 * Unpacks the conversion scripts of llama.cpp to `folder`, unless those of the installed version are there. They come with node-llama-cpp, so
 * they fit the version that reads what they write. `root`: of the project.
 * @throws AppError PYTHON_FAILED (no git, a damaged bundle), DISK_FULL, NOT_ALLOWED, CANCELLED
 */
export async function unpackLlamaSources({ root, folder, signal }: { root: string; folder: string; signal?: AbortSignal }): Promise<void> {
  const bundle = join(root, 'node_modules', 'node-llama-cpp', 'llama', 'gitRelease.bundle')
  if ((await pathKind(bundle)) !== 'file')
    throw new AppError(
      'PYTHON_FAILED',
      'node-llama-cpp has no sources of llama.cpp, which convert adapters. Run npm ci to install it again.',
    )
  const hash = await hashFile(bundle, signal, { within: null, name: 'the sources of llama.cpp in node-llama-cpp' })
  if (await isUnpacked(folder, hash)) return
  try {
    makeFolder(dirname(folder))
    const unlock = await waitForFileLock(`${folder}.lock`, { signal })
    try {
      if (!(await isUnpacked(folder, hash))) await unpack({ bundle, hash, folder, signal })
    } finally {
      unlock()
    }
  } catch (thrown) {
    throw fileError(thrown, basename(folder))
  }
}

async function isUnpacked(folder: string, hash: string): Promise<boolean> {
  try {
    const { text } = await readTextFile(join(folder, STAMP), { within: null, name: STAMP })
    const stamp = JSON.parse(text) as { bundle?: unknown }
    return stamp.bundle === hash
  } catch {
    return false
  }
}

type Unpacking = { bundle: string; hash: string; folder: string; signal: AbortSignal | undefined }

async function unpack({ bundle, hash, folder, signal }: Unpacking): Promise<void> {
  const temporary = join(dirname(folder), temporaryName())
  const [repository, sources] = [join(temporary, 'repository'), join(temporary, 'sources')]
  try {
    await mkdir(sources, { recursive: true })
    await git(['clone', '--quiet', '--bare', bundle, repository], signal)
    await git([`--git-dir=${repository}`, `--work-tree=${sources}`, 'checkout', '--quiet', '--force', 'HEAD', '--', ...parts], signal)
    await atomicWrite(join(sources, STAMP), `${JSON.stringify({ bundle: hash })}\n`, { within: null })
    await rm(folder, { recursive: true, force: true })
    await rename(sources, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function git(args: string[], signal: AbortSignal | undefined): Promise<void> {
  // Neither a repository around this process nor the user's settings count.
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES'])
    delete env[name]
  const end = await runProgram('git', args, { signal, env })
  if (end === null)
    throw new AppError(
      'PYTHON_FAILED',
      'Adapters are converted with scripts that git unpacks, and git was not found. Install git, then try again.',
    )
  if (end.code === 0) return
  if (isFullDisk(end.output))
    throw new AppError(
      'DISK_FULL',
      'The disk is full, so the scripts that convert adapters cannot be unpacked. Free some space and try again.',
    )
  throw new AppError(
    'PYTHON_FAILED',
    `The scripts that convert adapters could not be unpacked: ${lastLine(end.output)} Run npm ci to install node-llama-cpp again.`,
  )
}
