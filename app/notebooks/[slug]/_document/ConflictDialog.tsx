'use client'

import { diffLines } from 'diff'
import { useMemo } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { cx } from '../../../_ui/cx.ts'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import type { Conflict } from '../_files/fileSync.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'

/** Shows what differs between the text here and the text on disk, and takes one of three choices. */
export function ConflictDialog({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
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
