import Link from 'next/link'
import { formatNumber } from '../../../_ui/text/format.ts'
import { datasetHref } from '../../../datasets/_links/datasetHref.ts'

const SHOWN = 8

/** Links to rows of a dataset; of many, the first ones. */
export function RowLinks({ dataset, rows, most = SHOWN }: { dataset: string; rows: readonly string[]; most?: number }) {
  if (rows.length === 0) return null
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5">
      {rows.slice(0, most).map((row) => (
        <Link key={row} href={datasetHref(dataset, row)} className="font-mono text-xs text-accent-text hover:underline">
          {row}
        </Link>
      ))}
      {rows.length > most ? <span className="text-xs text-faint">and {formatNumber(rows.length - most)} more</span> : null}
    </p>
  )
}
