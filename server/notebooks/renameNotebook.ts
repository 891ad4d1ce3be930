import { rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { slugify, type Slug } from '../core/ids.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { fileError } from '../io/files/fileError.ts'
import { withLock } from '../io/files/folderLock.ts'
import { makeNotebookFolder, notebookFile, slugAfterRename } from '../io/notebooks/notebookFolders.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import { notebookPlace, refuseWhileRunning, type NotebookDeps } from './notebookDeps.ts'
import { withTitle } from './notebookText.ts'
import { titleOf } from './titleOf.ts'

/** Gives a notebook another title and its folder the name that goes with it; its runs follow. @throws AppError CONFLICT while it runs. */
export async function renameNotebook(deps: NotebookDeps, slug: Slug, title: string): Promise<{ slug: Slug }> {
  const place = await notebookPlace(deps, slug)
  refuseWhileRunning(deps, slug, 'rename')
  return withLock(place.folder, async () => {
    const path = join(place.folder, notebookFile)
    const { text, byteOrderMark } = await readTextFile(path, `${place.shownFolder}/${notebookFile}`)
    const retitled = withTitle(text, { from: titleOf(text) ?? slug, to: title })
    await atomicWrite(path, (byteOrderMark ? '\uFEFF' : '') + retitled)
    const wanted = await slugAfterRename(deps.paths.experiments, { from: slug, wanted: slugify(title) })
    if (wanted === slug) return { slug }
    const target = await makeNotebookFolder(deps.paths.experiments, wanted)
    try {
      // The folder was made to hold the name; Windows does not rename onto a folder, even an empty one.
      await rmdir(target.folder)
      await rename(place.folder, target.folder)
    } catch (thrown) {
      throw fileError(thrown, target.slug)
    }
    deps.renameRuns(slug, target.slug)
    return { slug: target.slug }
  })
}
