'use client'

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChevronLeft, ChevronRight, PencilLine, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { showBlock } from '../_document/showBlock.ts'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { useNotebookView } from '../_notebook/useNotebookView.ts'
import { InspectorBody } from './InspectorBody.tsx'
import { useInspectedCell } from './useInspectedCell.ts'

type CellInspectorProps = {
  place: GridPlace
  /** Rows that the grid shows, in its order. */
  rows: readonly number[]
  /** Columns that the grid shows, in its order. */
  columns: readonly number[]
  onMove: (place: GridPlace) => void
  onClose: () => void
}

/** One cell in full, with the way to its neighbours, its repeats and the prompt block it came from. */
export function CellInspector({ place, rows, columns, onMove, onClose }: CellInspectorProps) {
  const { model } = useRun()
  const [view, setView] = useNotebookView()
  const [repeat, setRepeat] = useState(0)
  const inspected = useInspectedCell(place, repeat)
  const column = model.columns[place.column]
  const title = column ? columnTitleText(columnTitle(column, model.columns)) : ''
  const row = model.rows[place.row]
  const position = rows.indexOf(place.row)
  const { here, at } = inspected
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    const node = box.current
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    node?.addEventListener('keydown', onKeyDown)
    return () => node?.removeEventListener('keydown', onKeyDown)
  }, [onClose])

  const toRow = (by: number) => {
    const next = rows[position + by]
    if (next !== undefined) onMove({ ...place, row: next })
  }
  const across = columns.indexOf(place.column)
  const toColumn = (by: number) => {
    const next = columns[across + by]
    if (next !== undefined) onMove({ ...place, column: next })
  }
  const toBlock = () => {
    if (view === 'results') setView('both')
    // The document is drawn first where it was hidden.
    setTimeout(() => column && showBlock(`prompt ${column.variant}`), view === 'results' ? 300 : 0)
  }
  return (
    <section ref={box} aria-label="Inspector" className="flex h-full flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-1 gap-y-0.5 border-b px-3 py-1.5">
        <h2 className="max-w-full grow truncate font-semibold" title={title}>
          {title} <span className="font-normal text-faint">· case {row?.case}</span>
        </h2>
        <div className="ml-auto flex items-center gap-x-1">
          {here.length > 1 ? (
            <span className="mr-1 inline-flex items-center gap-0.5 text-sm text-muted tabular">
              <IconButton size="sm" icon={ChevronLeft} label="Previous repeat" disabled={at === 0} onClick={() => setRepeat(at - 1)} />
              repeat {at + 1} of {here.length}
              <IconButton
                size="sm"
                icon={ChevronRight}
                label="Next repeat"
                disabled={at === here.length - 1}
                onClick={() => setRepeat(at + 1)}
              />
            </span>
          ) : null}
          <IconButton size="sm" icon={ArrowLeft} label="Column to the left" disabled={across <= 0} onClick={() => toColumn(-1)} />
          <IconButton
            size="sm"
            icon={ArrowRight}
            label="Column to the right"
            disabled={across === columns.length - 1}
            onClick={() => toColumn(1)}
          />
          <IconButton size="sm" icon={ArrowUp} label="Previous case" disabled={position <= 0} onClick={() => toRow(-1)} />
          <IconButton size="sm" icon={ArrowDown} label="Next case" disabled={position === rows.length - 1} onClick={() => toRow(1)} />
          <Button size="sm" variant="ghost" icon={PencilLine} onClick={toBlock} className="ml-1">
            Edit prompt
          </Button>
          <IconButton size="sm" icon={X} label="Close the inspector" onClick={onClose} />
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-auto px-3 py-3">
        <InspectorBody place={place} inspected={inspected} />
      </div>
    </section>
  )
}
