import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { type Slug, slugify } from '../core/ids.ts'
import { listUnlistedFolders, makeNotebookFolder, moveNotebookFolder, slugFor, unicodeForm } from '../io/notebooks/notebookFolders.ts'
import type { NotebookDeps } from './notebookDeps.ts'

/**
 * A folder with a notebook that is not listed: its name is not a slug (it has spaces or emoji, or is too long), or another folder has the
 * same name in another Unicode form; `form` then says which form this one has. `slug` is a name that can be listed.
 */
export type MisnamedFolder = { folder: string; slug: Slug; form: 'NFC' | 'NFD' | 'mixed' | null }

export async function misnamedFolders({ paths }: NotebookDeps): Promise<MisnamedFolder[]> {
  const folders = await listUnlistedFolders(paths.experiments)
  return Promise.all(
    folders.map(async ({ name, twins }) => ({
      folder: name,
      slug: await slugFor(paths.experiments, name),
      form: twins ? unicodeForm(name) : null,
    })),
  )
}

/** Renames such a folder to a slug, with a number if that is taken. @throws AppError NOT_FOUND for any other folder. */
export async function adoptFolder({ paths }: NotebookDeps, folder: string): Promise<{ slug: Slug }> {
  const folders = await listUnlistedFolders(paths.experiments)
  if (!folders.some(({ name }) => name === folder))
    throw new AppError('NOT_FOUND', `There is no notebook in a folder named ${folder}. It may have been renamed. Reload the list.`)
  const target = await makeNotebookFolder(paths.experiments, slugify(folder))
  await moveNotebookFolder(join(paths.experiments, folder), target.folder)
  return { slug: target.slug }
}
