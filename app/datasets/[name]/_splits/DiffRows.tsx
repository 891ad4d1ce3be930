'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { labelNames } from '#server/core/dataset/diff/diffRows.ts'
import type { DatasetRow } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Badge, type Tone } from '../../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { RowLink } from '../../_links/RowLinks.tsx'
import { ContentDiff } from '../../_diff/ContentDiff.tsx'
import { ContentTexts } from '../../_texts/ContentTexts.tsx'
import { type DiffItem, labelText } from './diffItems.ts'

const tones: Record<DiffItem['change'], Tone> = { added: 'good', removed: 'bad', edited: 'accent', relabelled: 'neutral' }

export type DiffRowsProps = { dataset: string; versions: { from: string; to: string }; items: readonly DiffItem[] }

/** Rows that differ between two states of a dataset, with what changed. */
export function DiffRows({ dataset, versions: { from, to }, items }: DiffRowsProps) {
  const trpc = useTRPC()
  const idsOf = (...changes: DiffItem['change'][]) => items.flatMap(({ id, change }) => (changes.includes(change) ? [id] : []))
  const before = useQuery(trpc.datasets.rowsIn.queryOptions({ dataset, snapshot: from, ids: idsOf('removed', 'edited') }))
  const after = useQuery(trpc.datasets.rowsIn.queryOptions({ dataset, snapshot: to, ids: idsOf('added', 'edited', 'relabelled') }))
  const error = before.error ?? after.error
  if (error) return <ErrorNotice error={error} compact />
  if (!before.data || !after.data) return <Skeleton className="h-40" />
  const then = new Map(before.data.map((row) => [row.id, row]))
  const now = new Map(after.data.map((row) => [row.id, row]))
  return (
    <ul aria-label="Rows that differ" className="card divide-y overflow-hidden">
      {items.map((item) => (
        <li key={item.id} className="flex flex-col gap-2 px-3 py-2.5">
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <Badge tone={tones[item.change]}>{item.change}</Badge>
            {item.change === 'removed' ? <code className="font-mono text-xs">{item.id}</code> : <RowLink dataset={dataset} row={item.id} />}
            {labelNames.flatMap((name) => {
              const change = item.changes[name]
              return change ? [<LabelChange key={name} name={name} from={change.from} to={change.to} />] : []
            })}
          </p>
          <DiffTexts item={item} before={then.get(item.id)} after={now.get(item.id)} />
        </li>
      ))}
    </ul>
  )
}

function LabelChange({ name, from, to }: { name: string; from: unknown; to: unknown }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="text-faint">{name}</span>
      <span className="line-through decoration-faint">{labelText(from)}</span>
      <ArrowRight aria-label="became" className="size-3 shrink-0 text-faint" />
      <span>{labelText(to)}</span>
    </span>
  )
}

type DiffTextsProps = { item: DiffItem; before: DatasetRow | undefined; after: DatasetRow | undefined }

function DiffTexts({ item, before, after }: DiffTextsProps) {
  if (item.change === 'edited' && before && after)
    return <ContentDiff before={before.content} after={after.content} names={['Before', 'After']} />
  const row = after ?? before
  return row ? <ContentTexts content={row.content} lines={item.change === 'relabelled' ? 1 : 4} /> : null
}
