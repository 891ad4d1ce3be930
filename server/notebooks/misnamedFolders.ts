import { rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { type Slug, slugify } from '../core/ids.ts'
import { fileError } from '../io/files/fileError.ts'
import { listMisnamedFolders, makeNotebookFolder } from '../io/notebooks/notebookFolders.ts'
import type { NotebookDeps } from './notebookDeps.ts'

/** A folder with a notebook that is in no list, because its name is no slug: it has spaces, emoji, or is too long. */
export type MisnamedFolder = { folder: string; /** The name that would do. */ slug: Slug }

export async function misnamedFolders({ paths }: NotebookDeps): Promise<MisnamedFolder[]> {
  const names = await listMisnamedFolders(paths.experiments)
  return names.map((folder) => ({ folder, slug: slugify(folder) }))
}

/** Gives such a folder a name that will do, numbered where that is taken. @throws AppError NOT_FOUND for any other folder. */
export async function adoptFolder({ paths }: NotebookDeps, folder: string): Promise<{ slug: Slug }> {
  const names = await listMisnamedFolders(paths.experiments)
  if (!names.includes(folder))
    throw new AppError('NOT_FOUND', `There is no notebook in a folder named ${folder}. It may have been renamed; look at the list again.`)
  const target = await makeNotebookFolder(paths.experiments, slugify(folder))
  try {
    // The folder was made to hold the name; Windows does not rename onto a folder, even an empty one.
    await rmdir(target.folder)
    await rename(join(paths.experiments, folder), target.folder)
  } catch (thrown) {
    throw fileError(thrown, folder)
  }
  return { slug: target.slug }
}
