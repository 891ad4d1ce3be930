import { AppError, type ErrorData } from '#server/core/errors.ts'
import { type DiskFile, emptyFileSync, type FileSync, type FileSyncAction, filesToSave, reduceFileSync } from './fileSync.ts'

const SAVE_AFTER_MS = 400
const RETRY_AFTER_MS = 4_000

export type SaveRequest = { path: string; baseVersion: string; text: string }

export type FileSyncEffects = {
  save: (files: SaveRequest[]) => Promise<{ files: { path: string; version: string }[] }>
  /** Reads all files from disk. */
  read: () => Promise<DiskFile[]>
  toError: (thrown: unknown) => ErrorData
}

export type FileSyncStore = {
  getState: () => FileSync
  subscribe: (listener: () => void) => () => void
  dispatch: (action: FileSyncAction) => void
  /** Reads all files. Files that the watcher reports during the read are not overwritten: its last event is never older than the disk. */
  load: () => Promise<void>
  /** Saves unsaved edits now. Throws AppError CONFLICT while a conflict is open, or the error of the save. */
  flush: () => Promise<void>
  dispose: () => void
}

/** Holds the open files, saves them 400 ms after the last edit, and retries a failed save. Effects are passed as arguments. */
export function createFileSyncStore({ save, read, toError }: FileSyncEffects): FileSyncStore {
  let state = emptyFileSync
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<void> | null = null
  const listeners = new Set<() => void>()
  /** For each read in progress, the files that the watcher reported since it began. */
  const changedDuringReads = new Set<Set<string>>()

  function dispatch(action: FileSyncAction): void {
    if (action.type === 'diskChanged') for (const changed of changedDuringReads) changed.add(action.file.path)
    state = reduceFileSync(state, action)
    for (const listener of listeners) listener()
    if (action.type === 'saveFailed') scheduleSave(RETRY_AFTER_MS)
    else if (filesToSave(state).length > 0 && !underWay) scheduleSave(SAVE_AFTER_MS)
  }

  async function load(): Promise<void> {
    const changed = new Set<string>()
    changedDuringReads.add(changed)
    try {
      const files = await read()
      dispatch({ type: 'loaded', files: files.filter(({ path }) => !changed.has(path)) })
    } finally {
      changedDuringReads.delete(changed)
    }
  }

  function scheduleSave(delayMs: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void saveOnce(), delayMs)
  }

  function saveOnce(): Promise<void> {
    clearTimeout(timer)
    underWay ??= write().finally(() => {
      underWay = null
      if (filesToSave(state).length > 0) scheduleSave(state.saveError ? RETRY_AFTER_MS : SAVE_AFTER_MS)
    })
    return underWay
  }

  async function write(): Promise<void> {
    const files = filesToSave(state)
    if (files.length === 0) return
    const paths = files.map((file) => file.path)
    dispatch({ type: 'saveStarted', paths })
    try {
      dispatch({ type: 'saved', files: (await save(files)).files })
    } catch (thrown) {
      const error = toError(thrown)
      dispatch({ type: 'saveFailed', paths, error })
      // The file on disk has another version.
      if (error.code === 'CONFLICT') await load().catch(() => undefined)
    }
  }

  async function flush(): Promise<void> {
    // Several attempts: a save in progress may be older than the last edit, and a rejected save is merged and retried.
    for (let attempt = 0; attempt < 3 && (underWay || filesToSave(state).length > 0); attempt++) await saveOnce()
    const conflicts = Object.keys(state.conflicts)
    if (conflicts.length > 0) {
      throw new AppError(
        'CONFLICT',
        `${conflicts.join(', ')} was edited here and on disk in the same lines. Choose which version to keep, then run again.`,
      )
    }
    if (filesToSave(state).length > 0 && state.saveError) throw AppError.fromData(state.saveError)
  }

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch,
    load,
    flush,
    dispose: () => clearTimeout(timer),
  }
}
