'use client'

import { useMemo, useState } from 'react'
import type { JudgedRetrieval } from '#server/core/experiment/retrieval.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { Select } from '../../../_ui/controls/Select.tsx'
import { formatDecimal } from '../../../_ui/text/format.ts'
import { useRun } from '../_run/runContext.ts'
import { isRelevant, placeText } from './passageView.ts'

const MOST_CASES = 500
const MOST_PASSAGES = 10

/** What the retriever finds for a case, as the saved notebook searches. Renders nothing before a cell uses the retriever. */
export function TryRetriever({ name }: { name: string }) {
  const { grid } = useRun()
  const [chosen, choose] = useState<string | null>(null)
  const found = useMemo(() => retrievalsOf(grid?.cells ?? [], name), [grid, name])
  const cases = [...found.keys()]
  const at = chosen !== null && found.has(chosen) ? chosen : (cases[0] ?? null)
  const retrieval = at === null ? null : found.get(at)
  if (at === null || !retrieval) return null
  return (
    <details className="group">
      <summary className="w-fit cursor-pointer rounded-sm py-1 text-sm text-muted hover:text-text">What it finds</summary>
      <div className="flex flex-col gap-1.5 pt-1 pb-1.5">
        <div className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
          <Select
            size="sm"
            label="Case to search for"
            className="max-w-48"
            value={at}
            options={cases.map((id) => ({ value: id, label: `case ${id}` }))}
            onChange={choose}
          />
          <span className="min-w-0 flex-1 truncate text-muted" title={retrieval.query}>
            {retrieval.query}
          </span>
        </div>
        <ol aria-label="Passages found" className="divide-y rounded-md border">
          {retrieval.passages.slice(0, MOST_PASSAGES).map((passage, position) => (
            <li key={passage.chunk} className="flex min-w-0 items-baseline gap-2 px-2.5 py-1 text-sm">
              <span className="w-7 shrink-0 text-faint tabular">[{position + 1}]</span>
              <span className="max-w-[40%] shrink-0 truncate font-medium">{placeText(passage)}</span>
              <span className="min-w-0 flex-1 truncate text-muted">{passage.text.slice(0, 200)}</span>
              {isRelevant(retrieval, passage) ? <span className="shrink-0 text-xs text-good">relevant</span> : null}
              <span className="shrink-0 text-xs text-faint tabular">{formatDecimal(passage.score, 3)}</span>
            </li>
          ))}
        </ol>
        {retrieval.passages.length === 0 ? <p className="text-sm text-muted">Nothing is found for this query.</p> : null}
      </div>
    </details>
  )
}

/** What the first cell of each case found, by the case. */
function retrievalsOf(cells: readonly GridCell[], retriever: string): Map<string, JudgedRetrieval> {
  const found = new Map<string, JudgedRetrieval>()
  for (const { case: id, retrieval } of cells) {
    if (retrieval?.retriever === retriever && !found.has(id)) found.set(id, retrieval)
    if (found.size >= MOST_CASES) break
  }
  return found
}
