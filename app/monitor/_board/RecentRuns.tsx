import Link from 'next/link'
import { StatusDot } from '../../_ui/feedback/StatusDot.tsx'
import type { RecentRun } from './lastRuns.ts'

export function RecentRuns({ runs }: { runs: readonly RecentRun[] }) {
  return (
    <section aria-label="Recent runs" className="card overflow-hidden">
      <h2 className="border-b px-4 py-2.5 font-semibold">Recent runs</h2>
      {runs.length === 0 ? <p className="px-4 py-6 text-center text-muted">Nothing has run yet. Open a notebook and press run.</p> : null}
      <ul className="divide-y">
        {runs.map((run) => (
          <li key={run.href}>
            <Link
              href={run.href}
              className="flex h-10 items-center gap-3 px-4 transition-colors hover:bg-hover focus-visible:-outline-offset-2"
            >
              <StatusDot tone={run.tone} pulse={run.running} />
              <span className="min-w-0 flex-1 truncate">{run.title}</span>
              <span className="text-sm text-muted">{run.label}</span>
              <span className="w-20 text-right text-sm text-faint tabular" title={run.at}>
                {run.ago}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
