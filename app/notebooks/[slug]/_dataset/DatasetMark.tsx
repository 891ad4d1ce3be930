'use client'

import { Table2 } from 'lucide-react'
import Link from 'next/link'
import type { CellKey } from '#server/core/ids.ts'
import { datasetHref } from '../../../datasets/_links/datasetHref.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { useRowsOf } from './useRowsOf.ts'

/** Marks a cell of which rows were made, and leads to the first of them. The inspector lists all. */
export function DatasetMark({ cell }: { cell: CellKey | null }) {
  const rows = useRowsOf(cell)
  const [first] = rows
  if (!first) return null
  const names = [...new Set(rows.map(({ dataset }) => dataset))].join(', ')
  const words = rows.length === 1 ? `Row of the dataset ${names}` : `${formatCount(rows.length, 'row')} of ${names}`
  return (
    <Link
      href={datasetHref(first.dataset, first.row)}
      tabIndex={-1}
      aria-label={words}
      title={words}
      onClick={(event) => event.stopPropagation()}
      className="inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm bg-good-soft px-1 text-xs font-medium text-good tabular hover:underline"
    >
      <Table2 aria-hidden className="size-3" />
      {rows.length > 1 ? rows.length : null}
    </Link>
  )
}
