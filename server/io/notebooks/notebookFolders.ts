import { mkdir, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { slugSchema, type Slug } from '../../core/ids.ts'
import { fileError, hasCode } from '../files/fileError.ts'

export const notebookFile = 'notebook.md'

/** A notebook on disk. `slug` is the folder's name in NFC; `folder` is the absolute path with the name as spelled on disk. */
export type NotebookFolder = { slug: Slug; folder: string; modifiedAt: number }

/**
 * The notebooks in `experiments`, sorted by slug: folders that contain a `notebook.md` and whose name is a slug. Names that begin with `.`
 * or `_` (templates, presets) are left out. `modifiedAt` is that of the newest file in the folder, in milliseconds since 1970.
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
  return found.filter((entry) => entry !== null).toSorted((a, b) => (a.slug < b.slug ? -1 : 1))
}

/** Names of folders that contain a notebook but are not slugs. Names that begin with `.` or `_` are left out. */
export async function listMisnamedFolders(experiments: string): Promise<string[]> {
  const names = (await folderNames(experiments)).filter(
    (name) => !/^[._]/.test(name) && !slugSchema.safeParse(name.normalize('NFC')).success,
  )
  const held = await Promise.all(names.map(async (name) => ((await newestChange(join(experiments, name))) === null ? [] : [name])))
  return held.flat().toSorted()
}

/**
 * The folder of a notebook. Its name on disk may be composed (NFC) or decomposed (NFD, as written by macOS tools).
 * @throws AppError NOT_FOUND
 */
export async function findNotebookFolder(experiments: string, slug: Slug): Promise<string> {
  const wanted = slug.normalize('NFC')
  const name = (await folderNames(experiments)).find((candidate) => candidate.normalize('NFC') === wanted)
  if (name === undefined || !slugSchema.safeParse(wanted).success || (await newestChange(join(experiments, name))) === null) {
    throw new AppError('NOT_FOUND', `There is no notebook ${slug}. It may have been renamed or deleted; choose one from the list.`)
  }
  return join(experiments, name)
}

/**
 * Creates a folder `slug`, or `slug-2`, `slug-3` and so on if the name is taken. Names that differ only in case count as taken, because
 * they are the same folder on macOS and Windows. @throws AppError NOT_ALLOWED (the folder of notebooks is read-only), DISK_FULL
 */
export async function makeNotebookFolder(experiments: string, slug: Slug): Promise<{ slug: Slug; folder: string }> {
  await mkdir(experiments, { recursive: true }).catch((thrown: unknown) => {
    throw fileError(thrown, shownName(experiments))
  })
  for (;;) {
    const free = freeSlug(slug, await folderNames(experiments))
    const folder = join(experiments, free)
    try {
      await mkdir(folder)
      return { slug: free, folder }
    } catch (thrown) {
      // Another process created the folder in the meantime.
      if (!hasCode(thrown, 'EEXIST')) throw fileError(thrown, `${shownName(experiments)}/${free}`)
    }
  }
}

/** The folder as messages name it, such as `experiments`. */
const shownName = (folder: string) => basename(folder)

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
