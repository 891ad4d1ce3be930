import { join } from 'node:path'
import { slugify, type Slug, slugSchema } from '../core/ids.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { copyFolder } from '../io/files/folder.ts'
import { withLock, withLockAfter } from '../io/files/folderLock.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import { moveToTrash, readTrash, restoreFromTrash } from '../io/files/trash.ts'
import { saveNotebookFiles } from '../io/notebooks/notebookFiles.ts'
import {
  makeNotebookFolder,
  moveNotebookFolder,
  notebookFile,
  releaseFolder,
  removeFolder,
  slugAfterRename,
} from '../io/notebooks/notebookFolders.ts'
import { createNotebookList } from './listNotebooks.ts'
import { adoptFolder, misnamedFolders } from './misnamedFolders.ts'
import { notebookPlace, type NotebookDeps, refuseWhileRunning } from './notebookDeps.ts'
import type { NotebookService } from './notebookService.types.ts'
import { readFilesOf } from './notebookSource.ts'
import { listTemplates, findTemplate } from './notebookTemplates.ts'
import { watchNotebook } from './watchNotebook.ts'

/** The use cases of notebooks in one set of folders. */
export function createNotebookService(deps: NotebookDeps): NotebookService {
  return {
    list: createNotebookList(deps),
    get: async (slug) => ({
      slug,
      files: await readFilesOf(deps, await notebookPlace(deps, slug)),
    }),
    save: async (slug, files) => ({ files: await saveNotebookFiles(await notebookPlace(deps, slug), files) }),
    create: (input) => createNotebook(deps, input),
    duplicate: (slug) => duplicateNotebook(deps, slug),
    rename: (slug, title) => renameNotebook(deps, slug, title),
    remove: (slug) => removeNotebook(deps, slug),
    restore: (undo) => restoreNotebook(deps, undo),
    misnamed: () => misnamedFolders(deps),
    adopt: (folder) => adoptFolder(deps, folder),
    templates: async () => (await listTemplates(deps)).map(({ id, title, description }) => ({ id, title, description })),
    watch: (slug, signal) => watchNotebook(deps, slug, signal),
  }
}

/** Makes a notebook from a template (default `blank`). Its folder is named after the title, with a number if that name is taken. */
async function createNotebook(
  deps: NotebookDeps,
  { title, template = 'blank' }: { title: string; template?: string },
): Promise<{ slug: Slug }> {
  const source = await findTemplate(deps, template)
  const { slug, folder } = await makeNotebookFolder(deps.paths.experiments, slugify(title))
  try {
    const path = `experiments/_templates/${source.id}.md`
    const text = await deps.work.withTitle({ path, text: source.text, from: source.title, to: title, description: false })
    await atomicWrite(join(folder, notebookFile), text, { within: deps.paths.experiments })
  } catch (thrown) {
    await removeFolder(folder)
    throw thrown
  }
  return { slug }
}

/** Copies a notebook and the files beside it, as `<title> (copy)`. Runs stay with the original; both use the same stored results. */
async function duplicateNotebook(deps: NotebookDeps, slug: Slug): Promise<{ slug: Slug }> {
  const place = await notebookPlace(deps, slug)
  const path = `${place.shownFolder}/${notebookFile}`
  const { text } = await readTextFile(join(place.folder, notebookFile), { within: place.root, name: path })
  const title = (await deps.work.titleOf({ path, text })) ?? slug
  const retitled = await deps.work.withTitle({ path, text, from: title, to: `${title} (copy)` })
  const copy = await makeNotebookFolder(deps.paths.experiments, slugify(`${slug}-copy`))
  try {
    // Hidden files, such as an editor's swap files, do not belong to the notebook.
    await copyFolder(place.folder, copy.folder, { within: place.root, name: place.shownFolder })
    await atomicWrite(join(copy.folder, notebookFile), retitled, { within: place.root })
  } catch (thrown) {
    await removeFolder(copy.folder)
    throw thrown
  }
  return { slug: copy.slug }
}

/** Moves a notebook to the trash. Its runs are stored under the undo id, so that a new notebook with that name begins without them. */
async function removeNotebook(deps: NotebookDeps, slug: Slug): Promise<{ undo: string }> {
  const place = await notebookPlace(deps, slug)
  refuseWhileRunning(deps, slug, 'delete')
  return withLock(place.folder, async () => {
    const { undo } = await moveToTrash(deps.paths.trash, { kind: 'notebook', id: slug, paths: { folder: place.folder } }, deps.now())
    deps.renameRuns(slug, undo)
    return { undo }
  })
}

/** Restores a removed notebook, with a number after its name if the name has been taken meanwhile. */
async function restoreNotebook(deps: NotebookDeps, undo: string): Promise<{ slug: Slug }> {
  const { id } = await readTrash(deps.paths.trash, undo, 'notebook')
  const target = await makeNotebookFolder(deps.paths.experiments, slugSchema.safeParse(id).data ?? slugify(id))
  await releaseFolder(target.folder)
  await restoreFromTrash(deps.paths.trash, undo, { paths: { folder: target.folder }, within: deps.paths.experiments })
  deps.renameRuns(undo, target.slug)
  return { slug: target.slug }
}

/** Changes the title of a notebook and the name of its folder, and keeps its runs. @throws AppError CONFLICT while it runs. */
async function renameNotebook(deps: NotebookDeps, slug: Slug, title: string): Promise<{ slug: Slug }> {
  const place = await notebookPlace(deps, slug)
  const path = join(place.folder, notebookFile)
  const shown = `${place.shownFolder}/${notebookFile}`
  const read = () => readTextFile(path, { within: place.root, name: shown })
  refuseWhileRunning(deps, slug, 'rename')
  return withLockAfter(place.folder, {
    async prepare() {
      const { text } = await read()
      const from = (await deps.work.titleOf({ path: shown, text })) ?? slug
      return { text, retitled: await deps.work.withTitle({ path: shown, text, from, to: title }) }
    },
    async work({ text, retitled }) {
      const now = await read()
      if (now.text !== text) return null
      refuseWhileRunning(deps, slug, 'rename')
      await atomicWrite(path, (now.byteOrderMark ? '\uFEFF' : '') + retitled, { within: place.root })
      const wanted = await slugAfterRename(deps.paths.experiments, { from: slug, wanted: slugify(title) })
      if (wanted === slug) return { slug }
      const target = await makeNotebookFolder(deps.paths.experiments, wanted)
      await moveNotebookFolder(place.folder, target.folder)
      deps.renameRuns(slug, target.slug)
      return { slug: target.slug }
    },
  })
}
