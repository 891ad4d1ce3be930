import type { DatasetFacts } from '../../_trpc/apiTypes.ts'
import { cx } from '../../_ui/cx.ts'
import { formatNumber } from '../../_ui/text/format.ts'
import { statusOrder, statusView } from './statusView.ts'

/** How many rows have each status, as a bar and in words. */
export function StatusBar({ facts: { rows, statuses } }: { facts: DatasetFacts }) {
  const parts = statusOrder.flatMap((status) => {
    const count = statuses[status] ?? 0
    return count > 0 ? [{ status, count, ...statusView[status] }] : []
  })
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span aria-hidden className="flex h-1.5 w-32 overflow-hidden rounded-full bg-pressed">
        {parts.map(({ status, count, bar }) => (
          <span key={status} className={bar} style={{ width: `${(100 * count) / rows}%` }} />
        ))}
      </span>
      <ul aria-label="Rows by status" className="flex flex-wrap gap-x-3 text-sm text-muted tabular">
        {parts.map(({ status, count, label, bar }) => (
          <li key={status} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={cx('size-2 rounded-full', bar)} />
            {formatNumber(count)} {label.toLowerCase()}
          </li>
        ))}
      </ul>
    </div>
  )
}
