'use client'

import { Columns2, Download, Scale, ThumbsUp } from 'lucide-react'
import { useState } from 'react'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { saveText } from '../../../_ui/browser/saveFile.ts'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'
import { AgreementDialog } from './AgreementDialog.tsx'
import { BlindDialog } from './BlindDialog.tsx'
import { useRatings } from './ratingContext.ts'

/** Menu for ratings: blind comparison, agreement with metrics, export. */
export function RatingMenu() {
  const { slug } = useNotebook()
  const { lane } = useRun()
  const { ratings, votes } = useRatings()
  const client = useTRPCClient()
  const [open, setOpen] = useState<'blind' | 'agreement' | null>(null)
  const openSoon = (which: 'blind' | 'agreement') => {
    // The closing menu returns the focus to its button, which would take it from an open dialog.
    setTimeout(() => setOpen(which), 0)
  }
  const exportRatings = () => {
    client.ratings.export
      .query({ slug, lane })
      .then((file) => saveText({ ...file, type: 'application/x-ndjson' }))
      .catch((thrown: unknown) => toastError(thrown, 'The ratings were not exported'))
  }
  return (
    <>
      <Menu
        trigger={
          <Button size="sm" icon={ThumbsUp}>
            Rate
          </Button>
        }
        items={[
          { heading: 'Click an output, then press G (good), B (bad) or 1 to 5' },
          { label: 'Compare two variants blindly', icon: Columns2, onSelect: () => openSoon('blind') },
          { label: 'Agreement with metrics', icon: Scale, onSelect: () => openSoon('agreement') },
          { separator: true },
          { label: 'Export ratings (JSONL)', icon: Download, onSelect: exportRatings, disabled: ratings.length + votes.length === 0 },
        ]}
      />
      <BlindDialog open={open === 'blind'} onOpenChange={(next) => setOpen(next ? 'blind' : null)} />
      <AgreementDialog open={open === 'agreement'} onOpenChange={(next) => setOpen(next ? 'agreement' : null)} />
    </>
  )
}
