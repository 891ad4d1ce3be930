import { type FileSync, isDirty } from '../_files/fileSync.ts'

export type SaveStatus = 'saved' | 'saving' | 'unsaved' | 'failed' | 'conflict'

/** The one word for the state of all open files; the most pressing one wins. */
export function saveStateOf(state: FileSync): SaveStatus {
  if (Object.keys(state.conflicts).length > 0) return 'conflict'
  if (Object.values(state.files).some((file) => file.saving !== null)) return 'saving'
  if (!isDirty(state)) return 'saved'
  return state.saveError ? 'failed' : 'unsaved'
}
