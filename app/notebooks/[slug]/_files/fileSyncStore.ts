import { AppError, type ErrorData } from '#server/core/errors.ts'
import { type DiskFile, emptyFileSync, type FileSync, type FileSyncAction, filesToSave, reduceFileSync } from './fileSync.ts'

const SAVE_AFTER_MS = 400
const RETRY_AFTER_MS = 4_000

export type SaveRequest = { path: string; baseVersion: string; text: string }

export type FileSyncEffects = {
  save: (files: SaveRequest[]) => Promise<{ files: { path: string; version: string }[] }>
  /** Every file as it is on disk. */
  read: () => Promise<DiskFile[]>
  toError: (thrown: unknown) => ErrorData
}

export type FileSyncStore = {
  getState: () => FileSync
  subscribe: (listener: () => void) => () => void
  dispatch: (action: FileSyncAction) => void
  /** Reads every file. What the watch tells meanwhile is kept: it goes on telling, so its last word is never older than the disk. */
  load: () => Promise<void>
  /** Writes what is unsaved now. Throws AppError CONFLICT while a choice is open, or the save's own error. */
  flush: () => Promise<void>
  dispose: () => void
}

/** Holds the open files, saves them a moment after the last edit, and tries a failed save again. Effects come in as arguments. */
export function createFileSyncStore({ save, read, toError }: FileSyncEffects): FileSyncStore {
  let state = emptyFileSync
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<void> | null = null
  const listeners = new Set<() => void>()
  /** Files that the watch told while a read was on its way. */
  const toldDuring = new Set<Set<string>>()

  function dispatch(action: FileSyncAction): void {
    if (action.type === 'diskChanged') for (const told of toldDuring) told.add(action.file.path)
    state = reduceFileSync(state, action)
    for (const listener of listeners) listener()
    if (action.type === 'saveFailed') scheduleSave(RETRY_AFTER_MS)
    else if (filesToSave(state).length > 0 && !underWay) scheduleSave(SAVE_AFTER_MS)
  }

  async function load(): Promise<void> {
    const told = new Set<string>()
    toldDuring.add(told)
    try {
      const files = await read()
      dispatch({ type: 'loaded', files: files.filter(({ path }) => !told.has(path)) })
    } finally {
      toldDuring.delete(told)
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
      // The disk holds another version.
      if (error.code === 'CONFLICT') await load().catch(() => undefined)
    }
  }

  async function flush(): Promise<void> {
    // Twice: a save under way may have begun before the last edit, and a refused one merges and goes again.
    for (let attempt = 0; attempt < 3 && (underWay || filesToSave(state).length > 0); attempt++) await saveOnce()
    const conflicts = Object.keys(state.conflicts)
    if (conflicts.length > 0) {
      throw new AppError('CONFLICT', `${conflicts.join(', ')} was changed here and elsewhere. Choose which lines to keep, then run.`)
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
