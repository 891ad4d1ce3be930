'use client'

import { Check, CircleAlert, GitMerge, LoaderCircle, Pencil } from 'lucide-react'
import { cx } from '../../../_ui/cx.ts'
import { errorView } from '../../../_ui/feedback/errorView.ts'
import { type FileSync, isDirty } from '../_files/fileSync.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'

const views: Record<SaveStatus, { label: string; icon: typeof Check; tone: string }> = {
  saved: { label: 'Saved', icon: Check, tone: 'text-faint' },
  saving: { label: 'Saving', icon: LoaderCircle, tone: 'text-muted' },
  unsaved: { label: 'Unsaved', icon: Pencil, tone: 'text-muted' },
  failed: { label: 'Not saved', icon: CircleAlert, tone: 'text-bad' },
  conflict: { label: 'Conflict', icon: GitMerge, tone: 'text-warn' },
}

/** Whether all edits are saved. A failed save shows the reason and is tried again automatically. */
export function SaveState() {
  const { files } = useNotebook()
  const status = saveStateOf(files.state)
  const { label, icon: Icon, tone } = views[status]
  const error = files.state.saveError
  const why = status === 'failed' && error ? [errorView(error).message, errorView(error).remedy].filter(Boolean).join(' ') : undefined
  return (
    <span
      role="status"
      aria-label="Save state"
      title={why}
      className={cx('inline-flex min-w-16 shrink-0 items-center gap-1 text-sm', tone)}
    >
      <Icon aria-hidden className={cx('size-3.5', status === 'saving' && 'animate-spin')} />
      {label}
      {why ? (
        <button type="button" onClick={() => void files.store.flush().catch(() => undefined)} className="underline underline-offset-2">
          Try now
        </button>
      ) : null}
    </span>
  )
}

type SaveStatus = 'saved' | 'saving' | 'unsaved' | 'failed' | 'conflict'

/** The state of all open files; the most urgent one counts. */
function saveStateOf(state: FileSync): SaveStatus {
  if (Object.keys(state.conflicts).length > 0) return 'conflict'
  if (Object.values(state.files).some((file) => file.saving !== null)) return 'saving'
  if (!isDirty(state)) return 'saved'
  return state.saveError ? 'failed' : 'unsaved'
}
