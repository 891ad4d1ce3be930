import { cp, lstat, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { slugSchema } from '../../core/ids.ts'
import { atomicWrite, temporaryName } from '../files/atomicWrite.ts'
import { realPathWithin } from '../files/boundary.ts'
import { fileError, hasCode } from '../files/fileError.ts'
import { fileStamp } from '../files/fileStamp.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { readTextFile } from '../files/readTextFile.ts'
import { moveToTrash } from '../files/trash.ts'

/** Names of the files in an adapter's folder. */
export const adapterFile = 'adapter.gguf'
const cardFile = 'adapter.json'
/** The training set-up and the keys of 100,000 rows fit. */
const MOST_CARD_BYTES = 8 * 2 ** 20

/** What lies among the adapters: a folder, or a GGUF file without one. `id`: its name, without `.gguf`. */
export type FoundAdapter = { id: string; path: string; isFolder: boolean }

/** By name. Left out: hidden names, and names that no adapter can have. */
export async function listAdapters(adapters: string): Promise<FoundAdapter[]> {
  const names = await readdir(adapters).catch((thrown: unknown) => {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return []
    throw fileError(thrown, 'adapters')
  })
  const found: FoundAdapter[] = []
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const path = join(adapters, name)
    const stats = await stat(path).catch(() => null)
    const isFile = stats?.isFile() && /\.gguf$/i.test(name)
    const id = (isFile ? name.replace(/\.gguf$/i, '') : name).normalize('NFC')
    if ((isFile || stats?.isDirectory()) && slugSchema.safeParse(id).success) found.push({ id, path, isFolder: !isFile })
  }
  return found
}

/**
 * The JSON of an adapter's card; null without one. `adapters`: the folder that it may not lead out of.
 * @throws AppError BAD_INPUT (no JSON), PATH_OUTSIDE, FILE_TOO_LARGE, NOT_ALLOWED
 */
export async function readCard(adapters: string, { id, path }: FoundAdapter): Promise<unknown> {
  const name = `${id}/${cardFile}`
  const file = await readTextFile(join(path, cardFile), { within: adapters, name, maxBytes: MOST_CARD_BYTES }).catch((thrown: unknown) => {
    if (thrown instanceof AppError && thrown.code === 'FILE_MISSING') return null
    throw thrown
  })
  if (!file) return null
  try {
    return JSON.parse(file.text)
  } catch (cause) {
    throw new AppError('BAD_INPUT', `${name} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause })
  }
}

/** The weights of an adapter, links resolved. @throws AppError PATH_OUTSIDE, FILE_MISSING, NOT_ALLOWED */
export async function weightsOf(adapters: string, { id, path, isFolder }: FoundAdapter, file: string) {
  const name = isFolder ? `${id}/${file}` : file
  try {
    const real = await realPathWithin(isFolder ? join(path, file) : path, { within: adapters, name })
    return { path: real, bytes: (await stat(real)).size, stamp: await fileStamp(real) }
  } catch (thrown) {
    throw fileError(thrown, name)
  }
}

/** An empty folder among the adapters that is not listed, for what is to become one. */
export async function stagingFolder(adapters: string): Promise<string> {
  const folder = join(adapters, temporaryName())
  try {
    makeFolder(folder)
  } catch (thrown) {
    throw fileError(thrown, 'adapters')
  }
  return folder
}

export async function discardFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

/** Copies files or a folder into a staging folder, or moves a folder there: by renaming if it is on the same disk. */
export async function copyInto(staging: string, name: string, source: string): Promise<void> {
  try {
    await cp(source, join(staging, name), { recursive: true, dereference: true })
  } catch (thrown) {
    throw fileError(thrown, name)
  }
}

export async function writeCard(folder: string, card: object): Promise<void> {
  await atomicWrite(join(folder, cardFile), `${JSON.stringify(card, null, 2)}\n`, { within: folder })
}

type Where = { adapters: string; trash: string }

/**
 * Makes a folder the adapter `id`. What has this name is moved to the trash if `replaces`.
 * @throws AppError CONFLICT, DISK_FULL, NOT_ALLOWED
 */
export async function placeAdapter(
  { adapters, trash }: Where,
  folder: string,
  { id, replaces, now }: { id: string; replaces: boolean; now: Date },
): Promise<void> {
  const target = join(adapters, id)
  const staged = await onSameDisk(adapters, folder)
  try {
    const there = await lstat(target).catch(() => null)
    if (there && !replaces) throw taken(id)
    if (there) await moveToTrash(trash, { kind: 'adapter', id, paths: { [id]: target } }, now)
    await rename(staged, target)
  } catch (thrown) {
    if (staged !== folder) await discardFolder(staged)
    if (hasCode(thrown, 'ENOTEMPTY', 'EEXIST')) throw taken(id)
    throw fileError(thrown, id)
  }
  if (staged !== folder) await discardFolder(folder)
}

/** The folder itself, or a copy of it among the adapters if renaming would not reach there. */
async function onSameDisk(adapters: string, folder: string): Promise<string> {
  try {
    makeFolder(adapters)
    const [here, there] = await Promise.all([stat(adapters), stat(await realpath(folder))])
    if (here.dev === there.dev) return folder
    const staging = await stagingFolder(adapters)
    await cp(folder, staging, { recursive: true })
    return staging
  } catch (thrown) {
    throw fileError(thrown, 'adapters')
  }
}

const taken = (id: string) =>
  new AppError(
    'CONFLICT',
    `There is an adapter ${id} already. Remove it first (npm run assay -- adapters remove ${id}), or take another name.`,
  )

/** Moves an adapter to the trash. */
export async function trashAdapter({ trash }: Pick<Where, 'trash'>, { id, path }: FoundAdapter, now: Date): Promise<void> {
  await moveToTrash(trash, { kind: 'adapter', id, paths: { [id]: path } }, now)
}
