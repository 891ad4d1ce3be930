import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { slugify, slugSchema, type Slug } from '../../core/ids.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { fileError, hasCode } from '../files/fileError.ts'

export const notebookFile = 'notebook.md'

/** A notebook on disk. `slug` is the folder's name in NFC; `folder` is the absolute path with the name as spelled on disk. */
export type NotebookFolder = { slug: Slug; folder: string; modifiedAt: number }

/** A folder with a notebook that cannot be listed. `twins`: other folders have this name in another Unicode form, so its slug is ambiguous. */
export type UnlistedFolder = { name: string; twins: boolean }

/**
 * The notebooks in `experiments`, sorted by slug: folders that contain a `notebook.md` and whose name is a slug. Names that begin with `.`
 * or `_` (templates, presets) are left out, and so are folders whose names differ in their Unicode form alone. `modifiedAt` is that of the newest file in the folder, in milliseconds since 1970.
 */
export async function listNotebookFolders(experiments: string): Promise<NotebookFolder[]> {
  const names = await folderNames(experiments)
  const found = await Promise.all(
    names.map(async (name): Promise<NotebookFolder | null> => {
      const slug = slugSchema.safeParse(name.normalize('NFC'))
      if (!slug.success) return null
      const folder = join(experiments, name)
      const modifiedAt = await newestChange(folder)
      return modifiedAt === null ? null : { slug: slug.data, folder, modifiedAt }
    }),
  )
  const bySlug = Map.groupBy(
    found.filter((entry) => entry !== null),
    ({ slug }) => slug,
  )
  return [...bySlug.values()]
    .filter(({ length }) => length === 1)
    .flat()
    .toSorted((a, b) => (a.slug < b.slug ? -1 : 1))
}

/** Folders that contain a notebook but are not listed, sorted by name. Names that begin with `.` or `_` are left out. */
export async function listUnlistedFolders(experiments: string): Promise<UnlistedFolder[]> {
  const isSlug = (name: string) => slugSchema.safeParse(name.normalize('NFC')).success
  const names = Map.groupBy(
    (await folderNames(experiments)).filter((name) => !/^[._]/.test(name)),
    (name) => name.normalize('NFC'),
  )
  const doubtful = [...names.values()].filter((forms) => forms.length > 1 || !forms.every(isSlug))
  const held = await Promise.all(doubtful.map((forms) => heldNames(experiments, forms)))
  return held
    .flatMap((forms) => forms.map((name) => ({ name, twins: forms.length > 1 })))
    .filter(({ name, twins }) => twins || !isSlug(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Those of these folders that contain a notebook. */
async function heldNames(experiments: string, names: readonly string[]): Promise<string[]> {
  const held = await Promise.all(names.map(async (name) => ((await newestChange(join(experiments, name))) === null ? [] : [name])))
  return held.flat()
}

/**
 * The folder of a notebook. Its name on disk may be composed (NFC) or decomposed (NFD, as written by macOS tools).
 * @throws AppError NOT_FOUND, or CONFLICT if one folder has each form
 */
export async function findNotebookFolder(experiments: string, slug: Slug): Promise<string> {
  const wanted = slug.normalize('NFC')
  const spelled = (await folderNames(experiments)).filter((candidate) => candidate.normalize('NFC') === wanted)
  const [name, twin] = slugSchema.safeParse(wanted).success ? await heldNames(experiments, spelled) : []
  if (name === undefined) {
    throw new AppError('NOT_FOUND', `There is no notebook ${slug}. It may have been renamed or deleted; choose one from the list.`)
  }
  if (twin !== undefined) {
    throw new AppError(
      'CONFLICT',
      `Two folders are named ${wanted}, in different Unicode forms (${unicodeForm(name)} and ${unicodeForm(twin)}). Rename one of them, on the list of notebooks or on disk.`,
    )
  }
  return join(experiments, name)
}

/** The Unicode normalisation form of a name, to tell apart names that look the same. */
export function unicodeForm(name: string): 'NFC' | 'NFD' | 'mixed' {
  return name === name.normalize('NFC') ? 'NFC' : name === name.normalize('NFD') ? 'NFD' : 'mixed'
}

/** Moves a notebook to a folder that `makeNotebookFolder` made to reserve the name. */
export async function moveNotebookFolder(from: string, to: string): Promise<void> {
  // Windows cannot rename onto a folder, not even an empty one.
  await releaseFolder(to)
  await rename(from, to).catch((thrown: unknown) => {
    throw fileError(thrown, basename(to))
  })
}

/** Removes an empty folder that reserves a name. */
export async function releaseFolder(folder: string): Promise<void> {
  await rmdir(folder)
}

/** Removes a folder that could not be filled. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

/**
 * Creates a folder `slug`, or `slug-2`, `slug-3` and so on if the name is taken. Names that differ only in case count as taken, because
 * they are the same folder on macOS and Windows. @throws AppError NOT_ALLOWED (the folder of notebooks is read-only), DISK_FULL
 */
export async function makeNotebookFolder(experiments: string, slug: Slug): Promise<{ slug: Slug; folder: string }> {
  try {
    makeFolder(experiments)
  } catch (thrown) {
    throw fileError(thrown, basename(experiments))
  }
  for (;;) {
    const free = freeSlug(slug, await folderNames(experiments))
    const folder = join(experiments, free)
    try {
      await mkdir(folder)
      return { slug: free, folder }
    } catch (thrown) {
      // Another process created the folder in the meantime.
      if (!hasCode(thrown, 'EEXIST')) throw fileError(thrown, `${basename(experiments)}/${free}`)
    }
  }
}

/** The slug that a folder of this name would get. */
export async function slugFor(experiments: string, name: string): Promise<Slug> {
  return freeSlug(slugify(name), await folderNames(experiments))
}

/** The slug that the notebook `from` would get when renamed to `wanted`: its own name counts as free. */
export async function slugAfterRename(experiments: string, { from, wanted }: { from: Slug; wanted: Slug }): Promise<Slug> {
  const names = await folderNames(experiments)
  return freeSlug(
    wanted,
    names.filter((name) => name.normalize('NFC') !== from),
  )
}

/** `slug`, or the first free `slug-2`, `slug-3` and so on, limited to the 80 characters of a slug. */
export function freeSlug(slug: Slug, taken: readonly string[]): Slug {
  const fold = (name: string) => name.normalize('NFC').toLowerCase()
  const used = new Set(taken.map(fold))
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`
    const candidate = slugSchema.parse(slug.slice(0, 80 - suffix.length) + suffix)
    if (!used.has(fold(candidate))) return candidate
  }
}

async function folderNames(experiments: string): Promise<string[]> {
  try {
    const entries = await readdir(experiments, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT')) return []
    throw thrown
  }
}

/** Time of the newest change in milliseconds since 1970; null if the folder contains no notebook. */
async function newestChange(folder: string): Promise<number | null> {
  try {
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.'))
    if (!names.includes(notebookFile)) return null
    const times = await Promise.all(
      names.map((name) =>
        stat(join(folder, name)).then(
          (stats) => stats.mtimeMs,
          () => 0,
        ),
      ),
    )
    return Math.round(Math.max(...times))
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return null
    throw thrown
  }
}
