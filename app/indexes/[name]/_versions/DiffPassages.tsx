'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../../_trpc/client.ts'
import { Badge, type Tone } from '../../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { type DiffRow, placeOf } from './diffRows.ts'

const tones: Record<DiffRow['kind'], Tone> = { added: 'good', removed: 'bad', changed: 'warn' }

export type DiffPassagesProps = { index: string; versions: { from: string; to: string }; rows: readonly DiffRow[] }

/** Passages that differ, with their texts. */
export function DiffPassages({ index, versions: { from, to }, rows }: DiffPassagesProps) {
  const trpc = useTRPC()
  const idsOf = (...kinds: DiffRow['kind'][]) => rows.flatMap(({ id, kind }) => (kinds.includes(kind) ? [id] : []))
  const before = useQuery(trpc.indexes.passagesIn.queryOptions({ index, version: from, ids: idsOf('removed', 'changed') }))
  const after = useQuery(trpc.indexes.passagesIn.queryOptions({ index, version: to, ids: idsOf('added', 'changed') }))
  const error = before.error ?? after.error
  if (error) return <ErrorNotice error={error} compact />
  if (!before.data || !after.data) return <Skeleton className="h-40" />
  const textBefore = new Map(before.data.map(({ id, text }) => [id, text]))
  const textAfter = new Map(after.data.map(({ id, text }) => [id, text]))
  return (
    <ul className="card divide-y overflow-hidden">
      {rows.map(({ id, kind }) => {
        const { document, start, end } = placeOf(id)
        return (
          <li key={id} className="flex flex-col gap-1 px-3 py-2">
            <p className="flex flex-wrap items-center gap-2 text-sm">
              <Badge tone={tones[kind]}>{kind}</Badge>
              <span className="min-w-0 break-all">{document}</span>
              <span className="text-faint tabular">
                characters {start}–{end}
              </span>
            </p>
            {textBefore.has(id) ? <PassageText sign="−" label="Before" text={textBefore.get(id) ?? ''} className="bg-bad-soft" /> : null}
            {textAfter.has(id) ? <PassageText sign="+" label="After" text={textAfter.get(id) ?? ''} className="bg-good-soft" /> : null}
          </li>
        )
      })}
    </ul>
  )
}

function PassageText({ sign, label, text, className }: { sign: string; label: string; text: string; className: string }) {
  return (
    <p className={`flex rounded-sm px-2 py-1 text-sm ${className}`}>
      <span aria-hidden className="w-4 shrink-0 text-faint select-none">
        {sign}
      </span>
      <span className="sr-only">{label}: </span>
      <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
    </p>
  )
}
