'use client'

import { GitMerge } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { ConflictDialog } from './ConflictDialog.tsx'

/** Says that a file was edited here and elsewhere in the same lines, and opens the choice. Nothing of it is saved until then. */
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
