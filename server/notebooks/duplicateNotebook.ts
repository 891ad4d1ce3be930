import { cp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { slugify, type Slug } from '../core/ids.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { fileError } from '../io/files/fileError.ts'
import { makeNotebookFolder, notebookFile } from '../io/notebooks/notebookFolders.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import { notebookPlace, type NotebookDeps } from './notebookDeps.ts'
import { titleOf } from './titleOf.ts'
import { withTitle } from './notebookText.ts'

/** Copies a notebook with the files beside it, as `<title> (copy)`. Runs stay with the original; cached results serve both. */
export async function duplicateNotebook(deps: NotebookDeps, slug: Slug): Promise<{ slug: Slug }> {
  const place = await notebookPlace(deps, slug)
  const { text } = await readTextFile(join(place.folder, notebookFile), `${place.shownFolder}/${notebookFile}`)
  const title = titleOf(text) ?? slug
  const copyTitle = `${title} (copy)`
  const copy = await makeNotebookFolder(deps.paths.experiments, slugify(`${slug}-copy`))
  try {
    // Hidden files (an editor's swap files, old run folders) and links are not the notebook's own.
    await cp(place.folder, copy.folder, {
      recursive: true,
      filter: (source) => source === place.folder || !basename(source).startsWith('.'),
    })
    await atomicWrite(join(copy.folder, notebookFile), withTitle(text, { from: title, to: copyTitle }))
  } catch (thrown) {
    await rm(copy.folder, { recursive: true, force: true })
    throw fileError(thrown, copy.slug)
  }
  return { slug: copy.slug }
}
