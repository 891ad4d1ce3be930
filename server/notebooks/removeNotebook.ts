import { rmdir } from 'node:fs/promises'
import { slugify, slugSchema, type Slug } from '../core/ids.ts'
import { withLock } from '../io/files/folderLock.ts'
import { makeNotebookFolder } from '../io/notebooks/notebookFolders.ts'
import { moveToTrash, readTrash, restoreFromTrash } from '../io/files/trash.ts'
import { notebookPlace, refuseWhileRunning, type NotebookDeps } from './notebookDeps.ts'

/** Moves a notebook to the trash; its runs wait there under the undo id, so that a new notebook of that name begins without them. */
export async function removeNotebook(deps: NotebookDeps, slug: Slug): Promise<{ undo: string }> {
  const place = await notebookPlace(deps, slug)
  refuseWhileRunning(deps, slug, 'delete')
  return withLock(place.folder, async () => {
    const { undo } = await moveToTrash(deps.paths.trash, { kind: 'notebook', id: slug, paths: { folder: place.folder } }, deps.now())
    deps.renameRuns(slug, undo)
    return { undo }
  })
}

/** Brings a removed notebook back, under a numbered name where its own was taken meanwhile. */
export async function restoreNotebook(deps: NotebookDeps, undo: string): Promise<{ slug: Slug }> {
  const { id } = await readTrash(deps.paths.trash, undo, 'notebook')
  const target = await makeNotebookFolder(deps.paths.experiments, slugSchema.safeParse(id).data ?? slugify(id))
  await rmdir(target.folder)
  await restoreFromTrash(deps.paths.trash, undo, { folder: target.folder })
  deps.renameRuns(undo, target.slug)
  return { slug: target.slug }
}
