import Link from 'next/link'
import { formatNumber } from '../../_ui/text/format.ts'
import { datasetHref } from './datasetHref.ts'

/** The id of a row as a link to it. */
export function RowLink({ dataset, row }: { dataset: string; row: string }) {
  return (
    <Link href={datasetHref(dataset, row)} className="font-mono text-xs text-accent-text hover:underline">
      {row}
    </Link>
  )
}

/** Links to some rows of a dataset, and how many there are besides. */
export function RowLinks({ dataset, rows, total }: { dataset: string; rows: readonly string[]; total: number }) {
  if (total === 0) return null
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5">
      {rows.map((row) => (
        <RowLink key={row} dataset={dataset} row={row} />
      ))}
      {total > rows.length ? <span className="text-xs text-faint">and {formatNumber(total - rows.length)} more</span> : null}
    </p>
  )
}
