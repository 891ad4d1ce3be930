'use client'

import { diffLines } from 'diff'
import { GitMerge } from 'lucide-react'
import { useState, useMemo } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { cx } from '../../../_ui/cx.ts'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import type { Conflict } from '../_files/fileSync.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'

/** Shown while a file was edited here and elsewhere in the same lines. The file is not saved until one of the texts is chosen. */
export function ConflictsBanner() {
  const { files } = useNotebook()
  const [open, setOpen] = useState<string | null>(null)
  const conflicts = Object.values(files.state.conflicts)
  if (conflicts.length === 0) return null
  const shown = conflicts.find(({ path }) => path === open)
  return (
    <div role="alert" className="mb-3 flex flex-col gap-2 rounded-md border border-warn/30 bg-warn-soft px-3 py-2.5">
      {conflicts.map(({ path }) => (
        <div key={path} className="flex flex-wrap items-center gap-2">
          <GitMerge aria-hidden className="size-4 shrink-0 text-warn" />
          <p className="min-w-0 flex-1">
            <code className="font-mono text-sm">{path}</code> was edited here and elsewhere in the same lines. Both texts are kept; nothing
            is saved until you choose.
          </p>
          <Button size="sm" onClick={() => setOpen(path)}>
            Compare and choose
          </Button>
        </div>
      ))}
      {shown ? <ConflictDialog conflict={shown} onClose={() => setOpen(null)} /> : null}
    </div>
  )
}

/** Shows the differences between the text here and the text on disk, and asks which to keep. */
function ConflictDialog({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
  const { files, fileText } = useNotebook()
  const mine = fileText(conflict.path) ?? ''
  const parts = useMemo(() => diffLines(conflict.theirs, mine), [conflict.theirs, mine])
  const choose = (choice: 'mine' | 'theirs' | 'both') => {
    files.store.dispatch({ type: 'resolved', path: conflict.path, choice })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={`Two versions of ${conflict.path}`}
      description="Lines marked + are only here, lines marked - only on disk."
      footer={
        <>
          <Button onClick={() => choose('theirs')}>Take the one on disk</Button>
          <Button onClick={() => choose('both')}>Keep both texts</Button>
          <Button variant="primary" onClick={() => choose('mine')}>
            Keep mine
          </Button>
        </>
      }
    >
      <pre aria-label="Differences" className="overflow-x-auto font-mono text-sm leading-5 whitespace-pre-wrap">
        {parts.map((part, position) => (
          <span key={position} className={cx('block', part.added && 'bg-good-soft', part.removed && 'bg-bad-soft')}>
            {linesOf(part.value).map((line, row) => (
              <span key={row} className="block">
                <span aria-hidden className="inline-block w-5 text-faint select-none">
                  {part.added ? '+' : part.removed ? '-' : ''}
                </span>
                {line || ' '}
              </span>
            ))}
          </span>
        ))}
      </pre>
    </Dialog>
  )
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}
