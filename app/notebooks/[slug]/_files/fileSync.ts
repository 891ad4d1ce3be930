import type { ErrorData } from '#server/core/errors.ts'
import type { TextEncoding } from '#server/core/textEncoding.ts'
import { mergeTexts } from '#server/core/notebook/mergeTexts.ts'

/**
 * A file of the open notebook. `base` is the text on disk at `version`; the file is dirty while `text !== base`.
 * A file that could not be read has `text: null` and an `error`; it is never written.
 */
export type OpenFile = {
  path: string
  text: string | null
  base: string | null
  version: string
  /** The text that is being saved, so that the watcher's event for it is recognised. */
  saving: string | null
  error: ErrorData | null
  /** Of the file on disk, if it is not UTF-8. Saving makes it UTF-8. */
  encoding?: TextEncoding
}

/** Two edits of the same lines. Both texts are kept, and the file is not saved, until the user has chosen. */
export type Conflict = { path: string; theirs: string; version: string; both: string }

export type FileSync = {
  files: Record<string, OpenFile>
  conflicts: Record<string, Conflict>
  saveError: ErrorData | null
}

export type DiskFile = { path: string; text: string | null; version: string; encoding?: TextEncoding; error?: ErrorData }

export type FileSyncAction =
  | { type: 'loaded'; files: DiskFile[] }
  | { type: 'edited'; path: string; text: string }
  | { type: 'saveStarted'; paths: string[] }
  | { type: 'saved'; files: { path: string; version: string }[] }
  | { type: 'saveFailed'; paths: string[]; error: ErrorData }
  | { type: 'diskChanged'; file: DiskFile }
  | { type: 'resolved'; path: string; choice: 'mine' | 'theirs' | 'both' }

export const emptyFileSync: FileSync = { files: {}, conflicts: {}, saveError: null }

/** The open files after an action. A pure function; it never silently drops text that a user typed. */
export function reduceFileSync(state: FileSync, action: FileSyncAction): FileSync {
  switch (action.type) {
    case 'loaded':
      return action.files.reduce(takeFromDisk, state)
    case 'edited': {
      const file = state.files[action.path] ?? missingFile(action.path)
      return withFile(state, { ...file, text: action.text })
    }
    case 'saveStarted':
      return mapFiles(state, action.paths, (file) => ({ ...file, saving: file.text }))
    case 'saved': {
      const versions = new Map(action.files.map((file) => [file.path, file.version]))
      const next = mapFiles(state, [...versions.keys()], (file) =>
        file.saving === null
          ? file
          : { ...asUtf8(file), base: file.saving, version: versions.get(file.path) ?? file.version, saving: null },
      )
      return { ...next, saveError: null }
    }
    case 'saveFailed':
      return { ...mapFiles(state, action.paths, (file) => ({ ...file, saving: null })), saveError: action.error }
    case 'diskChanged':
      return takeFromDisk(state, action.file)
    case 'resolved':
      return resolve(state, action.path, action.choice)
  }
}

/** The files to save now: dirty, not being saved, and without a conflict. */
export function filesToSave(state: FileSync): { path: string; baseVersion: string; text: string }[] {
  return Object.values(state.files).flatMap((file) =>
    file.text === null || file.text === file.base || file.saving !== null || state.conflicts[file.path]
      ? []
      : [{ path: file.path, baseVersion: file.version, text: file.text }],
  )
}

export function isDirty(state: FileSync): boolean {
  return Object.values(state.files).some((file) => file.text !== file.base)
}

function asUtf8({ encoding: _encoding, ...file }: OpenFile): OpenFile {
  return file
}

function missingFile(path: string): OpenFile {
  return { path, text: '', base: null, version: '', saving: null, error: null }
}

function takeFromDisk(state: FileSync, disk: DiskFile): FileSync {
  const file = state.files[disk.path]
  const onDisk: OpenFile = {
    path: disk.path,
    text: disk.text,
    base: disk.text,
    version: disk.version,
    saving: null,
    error: disk.error ?? null,
    ...(disk.encoding ? { encoding: disk.encoding } : {}),
  }
  if (!file) return withFile(state, onDisk)
  if (disk.version === file.version && disk.text === file.base) return state
  if (disk.text !== null && disk.text === file.saving)
    return withFile(state, { ...asUtf8(file), base: disk.text, version: disk.version, saving: null })
  if (file.text === file.base || file.text === disk.text) return dropConflict(withFile(state, onDisk), disk.path)
  // The file was removed or became unreadable while it has local edits: keep them, and let the next save create the file again.
  if (disk.text === null) return withFile(state, { ...file, base: null, version: disk.version, saving: null })
  const merged = mergeTexts(file.base ?? '', file.text ?? '', disk.text)
  if (merged.clean) {
    return dropConflict(withFile(state, { ...file, text: merged.text, base: disk.text, version: disk.version, saving: null }), disk.path)
  }
  const conflict = { path: disk.path, theirs: disk.text, version: disk.version, both: merged.text }
  return { ...withFile(state, { ...file, saving: null }), conflicts: { ...state.conflicts, [disk.path]: conflict } }
}

function resolve(state: FileSync, path: string, choice: 'mine' | 'theirs' | 'both'): FileSync {
  const conflict = state.conflicts[path]
  const file = state.files[path]
  if (!conflict || !file) return state
  const text = { mine: file.text, theirs: conflict.theirs, both: conflict.both }[choice]
  return dropConflict(withFile(state, { ...file, text, base: conflict.theirs, version: conflict.version }), path)
}

function dropConflict(state: FileSync, path: string): FileSync {
  if (!state.conflicts[path]) return state
  const { [path]: _, ...conflicts } = state.conflicts
  return { ...state, conflicts }
}

function withFile(state: FileSync, file: OpenFile): FileSync {
  return { ...state, files: { ...state.files, [file.path]: file } }
}

function mapFiles(state: FileSync, paths: string[], change: (file: OpenFile) => OpenFile): FileSync {
  return paths.reduce((next, path) => {
    const file = next.files[path]
    return file ? withFile(next, change(file)) : next
  }, state)
}
