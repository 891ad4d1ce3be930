'use client'

import { useState } from 'react'
import type { SimilarPair } from '#server/core/dataset/checks/duplicates/nearDuplicates.ts'
import { survivorRules } from '#server/core/dataset/checks/duplicates/survivors.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'
import type { DatasetRow } from '../../../../_trpc/apiTypes.ts'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { formatCount, formatDecimal, formatNumber } from '../../../../_ui/text/format.ts'
import { ComparedContents } from '../../../_texts/ComparedContents.tsx'
import { ContentTexts } from '../../../_texts/ContentTexts.tsx'
import type { FindingViewProps } from './FindingView.tsx'
import { RowHead } from './RowHead.tsx'
import { groupShown } from './shownRows.ts'

type GroupViewProps = Pick<FindingViewProps, 'dataset' | 'rowOf' | 'actions' | 'survivor'> & {
  rows: readonly RowId[]
  head: string
  links?: readonly SimilarPair[]
  /** The texts are equal, so one stands for all. */
  isEqual?: boolean
}

/** Rows that are like each other, two of them side by side. */
export function GroupView({ dataset, rowOf, actions, survivor, rows, head, links = [], isEqual = false }: GroupViewProps) {
  const shown = rows.slice(0, groupShown)
  const found = shown.flatMap((id) => rowOf(id) ?? [])
  const survives = survivor === null ? null : bestOf(found, survivorRules[survivor].worth)
  const [first, second] = links[0]?.rows ?? shown
  const [pair, setPair] = useState<readonly [RowId | undefined, RowId | undefined]>([first, second])
  const [left, right] = pair.map((id) => (id === undefined ? undefined : rowOf(id)))
  const similarity = links.find(({ rows: linked }) => pair.every((id) => id !== undefined && linked.includes(id)))?.similarity
  const sideHead = (side: 0 | 1) => {
    const id = pair[side]
    if (id === undefined) return null
    return (
      <>
        {shown.length > 2 ? (
          <Select
            label={side === 0 ? 'Left row' : 'Right row'}
            size="sm"
            value={id}
            onChange={(next) => setPair(side === 0 ? [next, pair[1]] : [pair[0], next])}
            options={shown.map((option) => ({ value: option, label: option }))}
          />
        ) : null}
        <RowHead dataset={dataset} id={id} row={rowOf(id)} />
        {survives?.id === id ? <Badge tone="good">stays</Badge> : null}
      </>
    )
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone="warn">{formatCount(rows.length, 'row')}</Badge>
        <span className="min-w-0 flex-1 text-sm text-muted">
          {head}
          {similarity !== undefined && shown.length > 2 ? `; this pair ${formatDecimal(similarity)}` : ''}
        </span>
        {actions}
      </div>
      {isEqual ? (
        <>
          <p className="flex flex-wrap gap-x-4 gap-y-1">
            {shown.map((id) => (
              <span key={id} className="inline-flex items-center gap-1.5">
                <RowHead dataset={dataset} id={id} row={rowOf(id)} />
                {survives?.id === id ? <Badge tone="good">stays</Badge> : null}
              </span>
            ))}
            {rows.length > shown.length ? (
              <span className="text-sm text-faint">and {formatNumber(rows.length - shown.length)} more</span>
            ) : null}
          </p>
          {found[0] ? <ContentTexts content={found[0].content} lines={4} /> : null}
        </>
      ) : left && right ? (
        <ComparedContents heads={[sideHead(0), sideHead(1)]} contents={[left.content, right.content]} />
      ) : (
        <p className="text-sm text-muted">A row of this pair was removed.</p>
      )}
      {!isEqual && rows.length > shown.length ? (
        <p className="text-sm text-faint">and {formatNumber(rows.length - shown.length)} more rows</p>
      ) : null}
    </>
  )
}

/** The row of the greatest worth among those that are not rejected; of equals the first. */
function bestOf(rows: readonly DatasetRow[], worth: (row: DatasetRow) => number): DatasetRow | null {
  const present = rows.filter(({ status }) => status !== 'rejected')
  return present.toSorted((a, b) => worth(b) - worth(a))[0] ?? null
}
