'use client'

import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { SynthesisDialog } from './SynthesisDialog.tsx'

type SynthesisButtonProps = { dataset: string; rows: readonly RowId[]; by: string; size?: 'sm' | 'md' }

/** Opens the dialog that lets a model write rows. `rows`: the chosen ones, of which paraphrases can be made. `by`: the reviewer. */
export function SynthesisButton({ dataset, rows, by, size = 'md' }: SynthesisButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size={size} icon={Sparkles} onClick={() => setOpen(true)}>
        Write rows
      </Button>
      {open ? <SynthesisDialog dataset={dataset} rows={rows} by={by} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
