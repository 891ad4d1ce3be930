import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Manifest, readManifest } from '../../../core/dataset/output/manifest.ts'
import { AppError } from '../../../core/errors.ts'
import { temporaryName } from '../../files/atomicWrite.ts'
import { fileError } from '../../files/fileError.ts'
import { pathKind } from '../../files/pathKind.ts'
import { readTextFile } from '../../files/readTextFile.ts'
import { writtenFile } from './outFile.ts'

/** Where the file or folder of an export goes; `path` is absolute. `isForced`: replaces a file that no export wrote. */
export type ExportTarget = { path: string; shape: 'file' | 'folder'; isForced: boolean }

/** The files of an export until they are put in place: a hidden folder beside the target. */
export type ExportStage = {
  /** The path of a file of the stage; the folders of its name are made. */
  fileFor(file: string): Promise<string>
  /** Renames a file of the stage, and removes a file or folder of it. */
  move(from: string, to: string): Promise<void>
  drop(file: string): Promise<void>
  /** Puts the file `data`, or all files, in place, with the manifest. */
  commit(): Promise<void>
  discard(): Promise<void>
}

/** The names in a stage. A single file is put in place under the name of the target, with the manifest beside it. */
export const stageNames = { data: 'data', manifest: 'manifest.json' } as const

/**
 * Begins an export. Nothing at the target changes before `commit`, which renames: a reader sees the old or the new file or folder. What no export
 * wrote, or what was changed since, is not replaced.
 * @throws AppError CONFLICT, BAD_INPUT, NOT_ALLOWED, FILE_MISSING, DISK_FULL
 */
export async function stageExport(target: ExportTarget): Promise<ExportStage> {
  const { path, shape } = target
  const name = basename(path)
  await refuseForeign(target)
  const folder = join(dirname(path), temporaryName())
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (thrown) {
      throw fileError(thrown, name)
    }
  }
  await guarded(() => mkdir(folder))
  const at = (file: string) => join(folder, ...file.split('/'))
  const discard = () => rm(folder, { recursive: true, force: true })
  return {
    fileFor: (file) =>
      guarded(async () => {
        await mkdir(dirname(at(file)), { recursive: true })
        return at(file)
      }),
    move: (from, to) =>
      guarded(async () => {
        await mkdir(dirname(at(to)), { recursive: true })
        await rename(at(from), at(to))
      }),
    drop: (file) => guarded(() => rm(at(file), { recursive: true, force: true })),
    commit: () =>
      guarded(async () => {
        await refuseForeign(target)
        if (shape === 'file') {
          await rename(at(stageNames.data), path)
          await rename(at(stageNames.manifest), manifestPath(target))
          await discard()
        } else await replaceFolder(folder, path)
        await syncFolder(dirname(path))
      }),
    discard,
  }
}

/** A folder cannot be renamed over another one, so the old one is renamed first, and back if the new one cannot take its place. */
async function replaceFolder(folder: string, path: string): Promise<void> {
  if ((await pathKind(path)) === null) return rename(folder, path)
  const old = join(dirname(path), temporaryName())
  await rename(path, old)
  try {
    await rename(folder, path)
  } catch (thrown) {
    await rename(old, path)
    throw thrown
  }
  await rm(old, { recursive: true, force: true })
}

function manifestPath({ path, shape }: Pick<ExportTarget, 'path' | 'shape'>): string {
  return shape === 'file' ? `${path}.${stageNames.manifest}` : join(path, stageNames.manifest)
}

async function refuseForeign({ path, shape, isForced }: ExportTarget): Promise<void> {
  const name = basename(path)
  const kind = await pathKind(path)
  if (kind === null) return
  if (kind === 'other') throw new AppError('BAD_INPUT', `${name} is a pipe, a socket or a device. Give the export another name.`)
  if (kind !== shape) {
    const wanted = shape === 'file' ? 'This format is a file, and' : 'This format is a folder, and'
    throw new AppError('BAD_INPUT', `${wanted} ${name} is a ${kind}. Give the export another name.`)
  }
  if (shape === 'folder') return refuseForeignFolder(path, { name, isForced })
  if (isForced) return
  const manifest = await manifestAt(manifestPath({ path, shape }))
  const written = manifest?.files[0]?.sha256
  if (written !== undefined && written === (await writtenFile(path).catch(() => null))?.sha256) return
  throw new AppError(
    'CONFLICT',
    manifest
      ? `${name} was changed since it was exported. Use another name, or --force to replace it.`
      : `There is a file ${name} that no export wrote. Use another name, or --force to replace it.`,
  )
}

/** A folder is replaced as a whole, so it may have nothing that no export wrote, also with `isForced`. */
async function refuseForeignFolder(path: string, { name, isForced }: { name: string; isForced: boolean }): Promise<void> {
  const there = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll('\\', '/'),
    )
  if (there.length === 0) return
  const manifest = await manifestAt(join(path, stageNames.manifest))
  if (!manifest) throw new AppError('CONFLICT', `There is a folder ${name} that no export wrote. Use another name, or remove the folder.`)
  const known = new Map(manifest.files.map((file) => [file.path, file.sha256]))
  const foreign = there.find((file) => file !== stageNames.manifest && !known.has(file))
  if (foreign !== undefined)
    throw new AppError('CONFLICT', `The folder ${name} has ${foreign}, which no export wrote. Move it away, or use another name.`)
  if (isForced) return
  for (const [file, sha256] of known) {
    const found = there.includes(file) ? (await writtenFile(join(path, file))).sha256 : sha256
    if (found !== sha256)
      throw new AppError('CONFLICT', `${name}/${file} was changed since it was exported. Use another name, or --force to replace it.`)
  }
}

async function manifestAt(path: string): Promise<Manifest | null> {
  if ((await pathKind(path)) !== 'file') return null
  const { text } = await readTextFile(path, { within: null, name: basename(path) })
  return readManifest(text)
}

/** Makes the renames durable. Windows cannot open a folder and does not need this. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
