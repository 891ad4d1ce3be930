import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { filesOf } from '../core/experiment/read/readExperiment.ts'
import { readNotebookFiles, saveNotebookFiles } from '../io/notebooks/notebookFiles.ts'
import { createNotebook } from './createNotebook.ts'
import { duplicateNotebook } from './duplicateNotebook.ts'
import { listNotebooks, type CountCache } from './listNotebooks.ts'
import { notebookPlace, type NotebookDeps } from './notebookDeps.ts'
import type { NotebookService } from './notebookService.types.ts'
import { adoptFolder, misnamedFolders } from './misnamedFolders.ts'
import { listTemplates } from './notebookTemplates.ts'
import { removeNotebook, restoreNotebook } from './removeNotebook.ts'
import { renameNotebook } from './renameNotebook.ts'
import { watchNotebook } from './watchNotebook.ts'

/** The notebook use cases over one set of folders. */
export function createNotebookService(deps: NotebookDeps): NotebookService {
  const counts: CountCache = new Map()
  return {
    list: () => listNotebooks(deps, counts),
    get: async (slug) => ({
      slug,
      files: await readNotebookFiles(await notebookPlace(deps, slug), (text) => filesOf(parseNotebook(text))),
    }),
    save: async (slug, files) => ({ files: await saveNotebookFiles(await notebookPlace(deps, slug), files) }),
    create: (input) => createNotebook(deps, input),
    duplicate: (slug) => duplicateNotebook(deps, slug),
    rename: (slug, title) => renameNotebook(deps, slug, title),
    remove: (slug) => removeNotebook(deps, slug),
    restore: (undo) => restoreNotebook(deps, undo),
    misnamed: () => misnamedFolders(deps),
    adopt: (folder) => adoptFolder(deps, folder),
    templates: async () => (await listTemplates(deps.paths.experiments)).map(({ id, title, description }) => ({ id, title, description })),
    watch: (slug, signal) => watchNotebook(deps, slug, signal),
  }
}
