import { rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { type Slug, slugify } from '../core/ids.ts'
import { fileError } from '../io/files/fileError.ts'
import { listMisnamedFolders, makeNotebookFolder } from '../io/notebooks/notebookFolders.ts'
import type { NotebookDeps } from './notebookDeps.ts'

/**
 * A folder with a notebook that is not listed, because the folder's name is not a slug: it has spaces or emoji, or is too long.
 * `slug` is a name that can be listed.
 */
export type MisnamedFolder = { folder: string; slug: Slug }

export async function misnamedFolders({ paths }: NotebookDeps): Promise<MisnamedFolder[]> {
  const names = await listMisnamedFolders(paths.experiments)
  return names.map((folder) => ({ folder, slug: slugify(folder) }))
}

/** Renames such a folder to a slug, with a number if that is taken. @throws AppError NOT_FOUND for any other folder. */
export async function adoptFolder({ paths }: NotebookDeps, folder: string): Promise<{ slug: Slug }> {
  const names = await listMisnamedFolders(paths.experiments)
  if (!names.includes(folder))
    throw new AppError('NOT_FOUND', `There is no notebook in a folder named ${folder}. It may have been renamed. Reload the list.`)
  const target = await makeNotebookFolder(paths.experiments, slugify(folder))
  try {
    // The folder was made to reserve the name. Windows cannot rename onto a folder, not even an empty one.
    await rmdir(target.folder)
    await rename(join(paths.experiments, folder), target.folder)
  } catch (thrown) {
    throw fileError(thrown, folder)
  }
  return { slug: target.slug }
}
