import { formatNumber } from '../../../_ui/text/format.ts'

const VALUES_SHOWN = 12

/** How rows are spread over the values of some things, as bars. */
export function BalanceView({ balance }: { balance: readonly { by: string; counts: Record<string, number>; problem: string | null }[] }) {
  return (
    <div className="grid gap-x-8 gap-y-4 md:grid-cols-2">
      {balance.map(({ by, counts, problem }) => {
        const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
        const most = sorted[0]?.[1] ?? 1
        return (
          <section key={by} aria-label={by} className="flex min-w-0 flex-col gap-1">
            <h4 className="text-sm font-medium text-muted">{by[0]?.toUpperCase() + by.slice(1)}</h4>
            <ul className="flex flex-col gap-0.5">
              {sorted.slice(0, VALUES_SHOWN).map(([value, count]) => (
                <li key={value} className="grid grid-cols-[9rem_1fr_4rem] items-center gap-2 text-sm">
                  <span className="truncate" title={value}>
                    {value}
                  </span>
                  <span aria-hidden className="h-2 rounded-full bg-accent" style={{ width: `${Math.max(1, (100 * count) / most)}%` }} />
                  <span className="text-right text-muted tabular">{formatNumber(count)}</span>
                </li>
              ))}
            </ul>
            {sorted.length > VALUES_SHOWN ? (
              <p className="text-sm text-faint">and {formatNumber(sorted.length - VALUES_SHOWN)} more values</p>
            ) : null}
            {problem === null ? null : <p className="text-sm text-warn">{problem}</p>}
          </section>
        )
      })}
    </div>
  )
}
