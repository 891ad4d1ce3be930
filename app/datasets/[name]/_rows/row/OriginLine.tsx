'use client'

import { useQuery } from '@tanstack/react-query'
import { FileText, FlaskConical, Library, PenLine, Rows3 } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { CellOrigin, Origin } from '#server/core/dataset/row/origin.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { errorDataOf } from '../../../../_trpc/errorDataOf.ts'
import { formatCount, formatDecimal, formatNumber } from '../../../../_ui/text/format.ts'
import { cellHref } from '../../../_links/cellHref.ts'

/** Where a row comes from, with the way back. */
export function OriginLine({ origin, onOpenRow }: { origin: Origin; onOpenRow: (id: RowId) => void }) {
  switch (origin.from) {
    case 'file':
      return (
        <Line icon={<FileText aria-hidden className="size-3.5" />}>
          <code className="font-mono text-xs">
            {origin.file}:{origin.line}
          </code>
          <span className="text-faint" title={`SHA-256 of the file: ${origin.sha256}`}>
            sha256 {origin.sha256.slice(0, 12)}
          </span>
        </Line>
      )
    case 'cell':
      return <CellLine cell={origin.cell} part={origin.isCorrected ? 'corrected answer of' : 'answer of'} />
    case 'cells':
      return (
        <>
          <CellLine cell={origin.chosen} part={origin.chosen.key === origin.rejected.key ? 'chosen: correction of' : 'chosen:'} />
          <CellLine cell={origin.rejected} part="rejected:" />
        </>
      )
    case 'passage': {
      const { index, document, start, end, page, text } = origin.passage
      return (
        <>
          <Line icon={<Library aria-hidden className="size-3.5" />}>
            <DocumentLink index={index} document={document} />
            <span>
              {page === null ? '' : `page ${page}, `}characters {formatNumber(start)} to {formatNumber(end)}
            </span>
            <Writer {...origin.writer} />
          </Line>
          <details className="text-sm">
            <summary className="cursor-pointer text-muted">The passage, {formatCount(text.length, 'character')}</summary>
            <p dir="auto" className="mt-1 rounded-md border bg-raised px-3 py-2 whitespace-pre-wrap">
              {text}
            </p>
          </details>
        </>
      )
    }
    case 'row':
      return (
        <Line icon={<Rows3 aria-hidden className="size-3.5" />}>
          {origin.how === 'paraphrase' ? 'Paraphrase of' : 'Made of'}
          <button type="button" onClick={() => onOpenRow(origin.row as RowId)} className="font-mono text-xs underline underline-offset-2">
            row {origin.row}
          </button>
          {origin.writer ? <Writer {...origin.writer} /> : null}
        </Line>
      )
    case 'hand':
      return <Line icon={<PenLine aria-hidden className="size-3.5" />}>Written by hand</Line>
  }
}

/** Leads to the document in its index, or says that it is gone. `document`: its path, or its id. */
function DocumentLink({ index, document }: { index: string; document: string }) {
  const trpc = useTRPC()
  const { data, error } = useQuery(trpc.documents.list.queryOptions({ index, search: document, limit: 100 }, { retry: false }))
  const name = `${index}: ${document}`
  if (error && errorDataOf(error).code === 'NOT_FOUND')
    return (
      <span>
        {name} <span className="text-warn">(the index is gone)</span>
      </span>
    )
  const found = data?.rows.find(({ id, path }) => id === document || path === document)
  if (data && !found)
    return (
      <span>
        {name} <span className="text-warn">(the index does not have this document any more)</span>
      </span>
    )
  const page = `/indexes/${encodeURIComponent(index)}`
  return (
    <Link
      href={found ? `${page}?${new URLSearchParams({ tab: 'documents', document: found.id }).toString()}` : `${page}?tab=documents`}
      className="underline underline-offset-2"
    >
      {name}
    </Link>
  )
}

function CellLine({ cell, part }: { cell: CellOrigin; part: string }) {
  const trpc = useTRPC()
  const { data: notebooks } = useQuery(trpc.notebooks.list.queryOptions())
  const isGone = notebooks !== undefined && !notebooks.some(({ slug }) => slug === cell.notebook)
  const point = Object.entries(cell.point).map(([axis, value]) => `${axis} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const scores = Object.entries(cell.scores).map(([name, value]) => `${name} ${value === null ? 'none' : formatDecimal(value)}`)
  const name = `${cell.notebook}: ${cell.variant} · ${cell.case}`
  return (
    <Line icon={<FlaskConical aria-hidden className="size-3.5" />}>
      {part}
      {isGone ? (
        <span>
          {name} <span className="text-warn">(the notebook is gone)</span>
        </span>
      ) : (
        <Link href={cellHref(cell)} className="underline underline-offset-2">
          {name}
        </Link>
      )}
      <span title={`SHA-256 of the model: ${cell.model.sha256}`}>{cell.model.id}</span>
      <span>{[...point, `repeat ${cell.repeat}`, `seed ${cell.seed}`].join(', ')}</span>
      {scores.length > 0 ? <span className="tabular">{scores.join(', ')}</span> : null}
    </Line>
  )
}

function Writer({ model, sha256, seed }: { model: string; sha256: string; seed: number }) {
  return (
    <span title={`SHA-256 of the model: ${sha256}`}>
      written by {model}, seed {seed}
    </span>
  )
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm text-muted">
      {icon}
      {children}
    </p>
  )
}
