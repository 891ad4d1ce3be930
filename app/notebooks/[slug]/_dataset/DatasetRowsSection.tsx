'use client'

import { useQueries } from '@tanstack/react-query'
import { Table2 } from 'lucide-react'
import Link from 'next/link'
import type { CellKey } from '#server/core/ids.ts'
import { slugSchema } from '#server/core/ids.ts'
import { cellsOf } from '#server/core/dataset/row/origin.ts'
import type { DatasetRow, RowStatus } from '#server/core/dataset/row/row.ts'
import { datasetHref } from '../../../datasets/_links/datasetHref.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Badge, type Tone } from '../../../_ui/feedback/Badge.tsx'
import { useRowsOf } from './useRowsOf.ts'

const tones: Record<RowStatus, Tone> = { new: 'neutral', accepted: 'good', edited: 'accent', rejected: 'bad' }

/** The rows that were made of a cell, with their status, and the button that makes one. */
export function DatasetRowsSection({ cell, onSend }: { cell: CellKey; onSend: (() => void) | null }) {
  const rows = useRowsOf(cell)
  const trpc = useTRPC()
  const found = useQueries({
    queries: [...Map.groupBy(rows, ({ dataset }) => dataset)].map(([dataset, here]) =>
      trpc.datasets.byId.queryOptions({ dataset: slugSchema.parse(dataset), ids: here.map(({ row }) => row) }),
    ),
    combine: (answers) => new Map(answers.flatMap(({ data = [] }) => data.map(({ row }): [string, DatasetRow] => [row.id, row]))),
  })
  return (
    <section aria-label="Datasets" className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 text-sm font-semibold">Datasets</h3>
        {onSend ? (
          <Button size="sm" icon={Table2} onClick={onSend}>
            Send to dataset
          </Button>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <p className="text-sm text-faint">No row was made of this cell.</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {rows.map(({ dataset, row: id }) => {
            const row = found.get(id)
            return (
              <li key={`${dataset} ${id}`} className="flex items-center gap-2 text-sm">
                <Link href={datasetHref(dataset, id)} className="truncate underline underline-offset-2">
                  {dataset}
                </Link>
                {row ? <Badge tone={tones[row.status]}>{row.status}</Badge> : null}
                <span className="text-muted">{row ? part(row, cell) : null}</span>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

/** What the cell is in the row. */
function part({ content, origin }: DatasetRow, cell: CellKey): string {
  if (origin.from === 'cell')
    return content.kind === 'label' ? `label ${content.label ? 'good' : 'bad'}` : origin.isCorrected ? 'corrected answer' : 'answer'
  const [chosen, rejected] = cellsOf(origin)
  if (chosen?.key === rejected?.key) return 'output and its correction'
  return chosen?.key === cell ? 'chosen answer' : 'rejected answer'
}
