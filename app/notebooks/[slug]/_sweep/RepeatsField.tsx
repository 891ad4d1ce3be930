'use client'

import { Minus, Plus } from 'lucide-react'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'

const MOST_REPEATS = 1000

/** How often each cell is drawn, each time with another seed. */
export function RepeatsField({ repeats, onChange }: { repeats: number; onChange: (repeats: number) => void }) {
  return (
    <div
      role="group"
      aria-label="Repeats"
      className="inline-flex items-center gap-1 text-sm text-muted"
      title="How often each cell is drawn, each time with another seed"
    >
      <IconButton size="sm" icon={Minus} label="Fewer repeats" disabled={repeats <= 1} onClick={() => onChange(repeats - 1)} />
      <output aria-label="Number of repeats" className="min-w-4 text-center text-text tabular">
        {repeats}
      </output>
      <IconButton size="sm" icon={Plus} label="More repeats" disabled={repeats >= MOST_REPEATS} onClick={() => onChange(repeats + 1)} />
      {repeats === 1 ? 'repeat of each cell' : 'repeats of each cell'}
    </div>
  )
}
