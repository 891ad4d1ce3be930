import type { RunId, Slug } from '../core/ids.ts'
import type { RunState } from '../core/run/runState.ts'
import type { FileSave, NotebookFile } from '../io/notebooks/notebookFiles.ts'
import type { MisnamedFolder } from './misnamedFolders.ts'

export type LastRun = { run: RunId; outcome: RunState['status']; at: number }

/** A notebook in the list. Counts are 0 if the notebook cannot be read; `errors` counts what prevents a run. */
export type NotebookSummary = {
  slug: Slug
  title: string
  model: string
  variants: number
  cases: number
  cells: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  errors: number
  lastRun: LastRun | null
  /** Set while the counts are being computed: they are 0, or those from before the last change. */
  counting?: true
}

export type NotebookTemplate = { id: string; title: string; description: string }

/** A file of a watched notebook after a change on disk. `text` is null if the file is gone or cannot be read; `error` says why. */
export type FileChange = { path: string; version: string; text: string | null } & Pick<NotebookFile, 'encoding' | 'error'>

/** Notebooks on disk, for the rest of the product. Errors are AppErrors. */
export interface NotebookService {
  list(): Promise<NotebookSummary[]>
  get(slug: Slug): Promise<{ slug: Slug; files: NotebookFile[] }>
  save(slug: Slug, files: readonly FileSave[]): Promise<{ files: { path: string; version: string }[] }>
  create(input: { title: string; template?: string }): Promise<{ slug: Slug }>
  duplicate(slug: Slug): Promise<{ slug: Slug }>
  rename(slug: Slug, title: string): Promise<{ slug: Slug }>
  remove(slug: Slug): Promise<{ undo: string }>
  restore(undo: string): Promise<{ slug: Slug }>
  /** Folders whose notebook is not listed because of the folder's name. */
  misnamed(): Promise<MisnamedFolder[]>
  /** Renames such a folder, so that it is listed. */
  adopt(folder: string): Promise<{ slug: Slug }>
  templates(): Promise<NotebookTemplate[]>
  /** Changes on disk until `signal` aborts. */
  watch(slug: Slug, signal: AbortSignal): AsyncGenerator<FileChange, void>
}
