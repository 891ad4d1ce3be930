'use client'

import { useId, useState } from 'react'
import type { DatasetRow, RowId } from '#server/core/dataset/row/row.ts'
import { answerText, promptText } from '#server/core/dataset/row/rowText.ts'
import type { NumberedRow } from '../../../../_trpc/apiTypes.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { ContentDiff } from '../../../_diff/ContentDiff.tsx'
import { statusView } from '../../../_list/statusView.ts'
import { blindRow } from '../blind/blindRow.ts'
import { repaired, type Repair } from './repair.ts'

type SimilarListProps = {
  self: RowId
  rows: readonly NumberedRow[]
  similarity: ReadonlyMap<RowId, number>
  ticked: ReadonlySet<string>
  onTick: (ticked: ReadonlySet<string>) => void
  repair: Repair
  reviewer: string
  isBlind: boolean
}

/** The rows with a box to tick; with a repair, what it would change in those that are ticked. */
export function SimilarList({ self, rows, similarity, ticked, onTick, repair, reviewer, isBlind }: SimilarListProps) {
  const leastId = useId()
  const [least, setLeast] = useState('90')
  const valueOf = (id: RowId) => (id === self ? 1 : (similarity.get(id) ?? 0))
  const percent = Number(least)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <label htmlFor={leastId} className="text-muted">
          Similarity of at least, in percent
        </label>
        <span className="w-16">
          <Input id={leastId} size="sm" inputMode="numeric" value={least} onChange={(event) => setLeast(event.target.value)} />
        </span>
        <Button
          size="sm"
          disabled={!Number.isFinite(percent) || least.trim() === ''}
          onClick={() => onTick(new Set(rows.flatMap(({ row: { id } }) => (valueOf(id) * 100 >= percent ? [id] : []))))}
        >
          Tick these
        </Button>
        <Button size="sm" onClick={() => onTick(new Set())}>
          Tick none
        </Button>
      </div>
      <ul aria-label="Similar rows" className="divide-y rounded-md border bg-raised">
        {rows.map(({ row: whole }) => {
          const row = isBlind ? blindRow(whole, reviewer) : whole
          const isTicked = ticked.has(row.id)
          const after = isTicked ? repaired(row.content, repair) : null
          return (
            <li key={row.id} className="flex flex-col gap-2 px-3 py-2">
              <label className="flex items-start gap-3">
                <input
                  type="checkbox"
                  className="mt-1 size-4 accent-(--accent)"
                  checked={isTicked}
                  onChange={(event) =>
                    onTick(new Set(event.target.checked ? [...ticked, row.id] : [...ticked].filter((id) => id !== row.id)))
                  }
                />
                <span className="w-16 shrink-0 text-sm text-muted tabular">
                  {row.id === self ? 'this row' : `${(100 * valueOf(row.id)).toFixed(1)}%`}
                </span>
                <RowSummary row={row} />
              </label>
              {after ? <ContentDiff before={row.content} after={after} names={['Now', 'Repaired']} /> : null}
              {isTicked && repair.find !== '' && !after ? <p className="text-sm text-faint">The repair changes nothing here.</p> : null}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function RowSummary({ row }: { row: DatasetRow }) {
  const { label, tone } = statusView[row.status]
  return (
    <span className="min-w-0 flex-1">
      <span dir="auto" className="line-clamp-2 font-medium">
        {promptText(row.content)}
      </span>
      <span dir="auto" className="line-clamp-2 text-sm text-muted">
        {answerText(row.content)}
      </span>
      <span className="mt-1 flex flex-wrap gap-1.5">
        <Badge tone={tone}>{label}</Badge>
        {row.tags.map((tag) => (
          <Badge key={tag} tone="accent">
            {tag}
          </Badge>
        ))}
      </span>
    </span>
  )
}
