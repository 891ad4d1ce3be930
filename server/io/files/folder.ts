import { type Dirent, globSync, lstatSync } from 'node:fs'
import { lstat, mkdir, open, readdir, readlink, realpath, symlink } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../core/errors.ts'
import { type Place, realPathWithin } from './boundary.ts'
import { fileError, hasCode } from './fileError.ts'
import { makeFolder } from './makeFolder.ts'
import { refuseIrregular, withRegular } from './regularFile.ts'

/** The names in a folder; none if there is no such folder. @throws AppError PATH_OUTSIDE, NOT_ALLOWED */
export async function namesIn(folder: string, place: Place): Promise<string[]> {
  try {
    return await readdir(await realPathWithin(folder, place))
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return []
    throw fileError(thrown, place.name)
  }
}

/** Creates a folder and its missing parents. @throws AppError PATH_OUTSIDE if an existing parent leads out, NOT_ALLOWED, DISK_FULL, BAD_INPUT */
export async function makeFolderWithin(folder: string, place: Place): Promise<void> {
  try {
    if (place.within !== null) makeFolder(place.within)
    const parent = await nearestFolder(folder)
    const real = await realPathWithin(parent, place)
    await mkdir(join(real, relative(parent, folder)), { recursive: true })
  } catch (thrown) {
    throw fileError(thrown, place.name)
  }
}

async function nearestFolder(path: string): Promise<string> {
  const there = await realpath(path).catch((thrown: unknown) => {
    if (hasCode(thrown, 'ENOENT')) return null
    throw thrown
  })
  if (there !== null || dirname(path) === path) return path
  // A broken link: its target would be created, and that can be anywhere.
  if (await lstat(path).catch(() => null)) throw new AppError('PATH_OUTSIDE', `${path} is a broken link. Remove it.`)
  return nearestFolder(dirname(path))
}

/**
 * Copies the files of the folder `from` into the existing folder `to`. Hidden names are left out. Links inside `within` stay links.
 * @throws AppError PATH_OUTSIDE (a link that leads out), BAD_INPUT (a pipe, a socket or a device), NOT_ALLOWED, DISK_FULL
 */
export async function copyFolder(from: string, to: string, place: Place): Promise<void> {
  const entries = await readdir(await realPathWithin(from, place), { withFileTypes: true })
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const here = { ...place, name: `${place.name}/${entry.name}` }
    await copyEntry(entry, { from: join(from, entry.name), to: join(to, entry.name) }, here)
  }
}

async function copyEntry(entry: Dirent, { from, to }: { from: string; to: string }, place: Place): Promise<void> {
  try {
    if (entry.isDirectory()) {
      await mkdir(to)
      return await copyFolder(from, to, place)
    }
    if (entry.isSymbolicLink()) {
      await realPathWithin(from, place)
      return await symlink(await readlink(from), to)
    }
    refuseIrregular(await lstat(from, { bigint: true }), place.name)
    await withRegular(from, place, async (source) => {
      const target = await open(to, 'wx', (await source.stat()).mode & 0o777)
      await pipeline(source.createReadStream({ autoClose: false }), target.createWriteStream())
    })
  } catch (thrown) {
    throw fileError(thrown, place.name)
  }
}

/** Files below `root` that match a glob pattern, as sorted relative paths with `/`. Hidden files and packages are left out. */
export function globFilesSync(root: string, pattern: string): string[] {
  const found = globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' || name === '.git' })
  const files = found.filter((name) => lstatSync(resolve(root, name), { throwIfNoEntry: false })?.isDirectory() === false)
  return files.map((name) => relative(root, resolve(root, name)).split(sep).join('/')).toSorted()
}
