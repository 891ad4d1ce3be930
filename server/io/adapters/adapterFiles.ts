import { cp, lstat, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { slugSchema } from '../../core/ids.ts'
import { isRecord } from '../../core/json.ts'
import { atomicWrite, temporaryName } from '../files/atomicWrite.ts'
import { realPathWithin } from '../files/boundary.ts'
import { fileError, hasCode } from '../files/fileError.ts'
import { fileStamp } from '../files/fileStamp.ts'
import { namesIn } from '../files/folder.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { readTextFile } from '../files/readTextFile.ts'
import { moveToTrash } from '../files/trash.ts'
import { copyOneFile } from '../files/workFolder.ts'

/** Names of the files in an adapter's folder. */
export const adapterFile = 'adapter.gguf'
const cardFile = 'adapter.json'
/** The training set-up and the keys of 100,000 rows fit. */
const MOST_CARD_BYTES = 8 * 2 ** 20
const MOST_CONFIG_BYTES = 2 ** 20
/** Names of the files that PEFT writes. */
export const peftFiles = { config: 'adapter_config.json', weights: 'adapter_model.safetensors' } as const

/** What lies among the adapters: a folder, or a GGUF file without one. `id`: its name, without `.gguf`. */
export type FoundAdapter = { id: string; path: string; isFolder: boolean }

/** By name. Left out: hidden names, and names that no adapter can have. */
export async function listAdapters(adapters: string): Promise<FoundAdapter[]> {
  const names = await namesIn(adapters, { within: null, name: 'adapters' })
  const found: FoundAdapter[] = []
  for (const name of names.toSorted()) {
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
  return parsed(file.text, name)
}

/** The `fileStamp` of an adapter's card; null without one. */
export async function cardStamp({ path }: FoundAdapter): Promise<string | null> {
  return fileStamp(join(path, cardFile)).catch(() => null)
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

/** The text of the config in a PEFT folder. @throws AppError FILE_MISSING, PATH_OUTSIDE, FILE_TOO_LARGE */
export async function readPeftConfig(folder: string): Promise<string> {
  const { config: name } = peftFiles
  return (await readTextFile(join(folder, name), { within: folder, name, maxBytes: MOST_CONFIG_BYTES })).text
}

/**
 * Copies a PEFT folder into `folder/peft`, without what is not part of the adapter, such as the state of a training. Its base model is called
 * `base` in the copy, where PEFT writes a path; other absolute paths in its config, and a class that PEFT would load, are left out.
 * @throws AppError FILE_MISSING, PATH_OUTSIDE, BAD_INPUT (a config that is no JSON), FILE_TOO_LARGE
 */
export async function copyPeft(folder: string, source: string, base: string): Promise<string> {
  const peft = join(folder, 'peft')
  makeFolder(peft)
  const config = parsed(await readPeftConfig(source), peftFiles.config)
  if (!isRecord(config)) throw new AppError('BAD_INPUT', `${peftFiles.config} is not the config of an adapter.`)
  const copied = JSON.stringify({ ...config, base_model_name_or_path: base, auto_mapping: null }, withoutPaths, 2)
  await atomicWrite(join(peft, peftFiles.config), `${copied}\n`, { within: folder })
  await copyOneFile(join(source, peftFiles.weights), join(peft, peftFiles.weights), { within: source, name: peftFiles.weights })
  return peft
}

/** For `JSON.stringify`. */
function withoutPaths(_: string, value: unknown): unknown {
  return typeof value === 'string' && /^(\/|~|\\\\|[A-Za-z]:[\\/]|file:)/.test(value) ? null : value
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('BAD_INPUT', `${name} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause })
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
  let staged = folder
  try {
    staged = await onSameDisk(adapters, folder)
    const there = await lstat(target).catch(() => null)
    if (there && !replaces) throw takenAdapter(id)
    if (there) await trashAdapter({ trash }, { id, path: target }, now)
    await rename(staged, target)
    if (staged !== folder) await rm(folder, { recursive: true })
  } catch (thrown) {
    if (staged !== folder) await rm(staged, { recursive: true, force: true })
    if (hasCode(thrown, 'ENOTEMPTY', 'EEXIST')) throw takenAdapter(id)
    throw fileError(thrown, id)
  }
}

/** The folder itself, or a copy of it among the adapters if renaming would not reach there. */
async function onSameDisk(adapters: string, folder: string): Promise<string> {
  makeFolder(adapters)
  const [here, there] = await Promise.all([stat(adapters), stat(folder)])
  if (here.dev === there.dev) return folder
  const copy = join(adapters, temporaryName())
  await cp(folder, copy, { recursive: true })
  return copy
}

export function takenAdapter(id: string): AppError {
  return new AppError(
    'CONFLICT',
    `There is an adapter ${id} already. Remove it first (npm run assay -- adapters remove ${id}), or take another name.`,
  )
}

/** Moves an adapter to the trash. */
export async function trashAdapter(
  { trash }: Pick<Where, 'trash'>,
  { id, path }: Pick<FoundAdapter, 'id' | 'path'>,
  now: Date,
): Promise<void> {
  await moveToTrash(trash, { kind: 'adapter', id, paths: { [id]: path } }, now)
}
