'use client'

import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellView } from '../../_run/cellView.ts'
import { ChangeMark } from '../cell/ChangeMark.tsx'
import { DiffText } from '../cell/DiffText.tsx'
import { useDiffBase } from '../state/useDiffBase.ts'

/** In the inspector: the whole output against what the grid is shown against. Nothing while it is shown as it stands. */
export function DifferenceSection({ cell, view, row }: { cell: GridCell; view: CellView; row: number }) {
  const { base, change } = useDiffBase(cell, view, row)
  if (view.status !== 'done' || (!base && !change)) return null
  return (
    <section aria-label="Differences" className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <h3 className="text-sm font-semibold">{base ? `Differences from ${base.what}` : 'Against the earlier run'}</h3>
        {change ? <ChangeMark change={change} /> : null}
      </div>
      {base ? (
        <div className="max-h-96 overflow-auto rounded-md border bg-raised px-3 py-2 text-sm">
          {base.text === view.output ? (
            <p className="text-faint">Not a word differs.</p>
          ) : (
            <DiffText before={base.text} after={view.output} />
          )}
        </div>
      ) : null}
    </section>
  )
}
