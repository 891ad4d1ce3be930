import type { Stats } from 'node:fs'
import { constants, copyFile, link, mkdir, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { temporaryName } from '../files/atomicWrite.ts'
import { partNames } from './splitName.ts'
import { fileError, hasCode } from '../files/fileError.ts'

/** A file below models/. `file` is a relative path with `/`; `stamp` changes when the file changes. */
export type ModelFile = { file: string; path: string; bytes: number; stamp: string }

/** A model of one file, or of the parts of a split one in order. `file`: the first, which may be among the `missing`. */
export type ModelFiles = { file: string; parts: ModelFile[]; missing: string[] }

const DEEPEST = 3

/** The models in GGUF files below `models`; links are followed. Left out: hidden names, partial downloads, the folder `without`. */
export async function listGgufFiles(models: string, { without }: { without?: string | undefined } = {}): Promise<ModelFiles[]> {
  const found: ModelFile[] = []
  const walk = async (folder: string, prefix: string, depth: number): Promise<void> => {
    for (const name of (await namesIn(folder)).toSorted()) {
      if (name.startsWith('.') || join(folder, name) === without) continue
      const file = prefix + name
      const stats = await stat(join(models, file)).catch(() => null)
      if (stats?.isDirectory() && depth < DEEPEST) await walk(join(folder, name), `${file}/`, depth + 1)
      if (stats?.isFile() && /\.gguf$/i.test(name)) {
        found.push({ file, path: join(models, file), bytes: stats.size, stamp: stampOf(stats) })
      }
    }
  }
  await walk(models, '', 1)
  return joinParts(found)
}

function joinParts(found: readonly ModelFile[]): ModelFiles[] {
  const byName = new Map(found.map((each) => [each.file, each]))
  const joined = new Map<string, ModelFiles>()
  for (const each of found) {
    const names = partNames(each.file) ?? [each.file]
    const [first = each.file] = names
    if (joined.has(first)) continue
    const parts = names.flatMap((name) => byName.get(name) ?? [])
    joined.set(first, { file: first, parts, missing: names.filter((name) => !byName.has(name)) })
  }
  return [...joined.values()]
}

/** A file of the same size with an old time stamp is another file. */
const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats) => `${ino} ${size} ${mtimeMs} ${ctimeMs}`

/** A single file below models/; null if it does not exist. */
export async function modelFile(models: string, file: string): Promise<ModelFile | null> {
  const path = join(models, file)
  const stats = await stat(path).catch(() => null)
  return stats?.isFile() ? { file, path, bytes: stats.size, stamp: stampOf(stats) } : null
}

/**
 * Adds a model file to models/ atomically, as a hard link (`auto`), a symbolic link (`link`) or a copy.
 * `auto` copies if a hard link is not possible, for example to another disk. @throws AppError DISK_FULL, NOT_ALLOWED, FILE_MISSING
 */
export async function placeModelFile(source: string, target: string, how: 'auto' | 'link' | 'copy'): Promise<'linked' | 'copied'> {
  const temporary = join(dirname(target), temporaryName())
  try {
    await mkdir(dirname(target), { recursive: true })
    const linked =
      how === 'link' ? await symlink(source, temporary).then(() => true) : how === 'auto' && (await tryHardLink(source, temporary))
    if (!linked) await copyFile(source, temporary, constants.COPYFILE_FICLONE)
    await rename(temporary, target)
    return linked ? 'linked' : 'copied'
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw fileError(thrown, target)
  }
}

async function tryHardLink(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target)
    return true
  } catch (thrown) {
    if (hasCode(thrown, 'EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS')) return false
    throw thrown
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR', 'EACCES')) return []
    throw thrown
  }
}
