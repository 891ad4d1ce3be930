import type { Tone } from '../../_ui/feedback/Badge.tsx'
import { outcomeView } from '../../_ui/feedback/outcomeView.ts'
import { formatAgo, formatDateTime } from '../../_ui/text/format.ts'
import type { NotebookEntry } from '../../notebooks/_list/notebookRows.ts'

export type RecentRun = { run: string; href: string; title: string; label: string; tone: Tone; ago: string; at: string; running: boolean }

/** The last run of each notebook: running ones first, then the newest. */
export function lastRuns(notebooks: readonly NotebookEntry[], now: number): RecentRun[] {
  return notebooks
    .flatMap(({ slug, title, lastRun }) => (lastRun ? [{ slug, title, ...lastRun }] : []))
    .toSorted((a, b) => Number(b.outcome === 'running') - Number(a.outcome === 'running') || b.at - a.at)
    .map(({ slug, title, run, outcome, at }) => ({
      run,
      href: `/notebooks/${encodeURIComponent(slug)}`,
      title,
      ...outcomeView(outcome),
      ago: formatAgo(at, now),
      at: formatDateTime(at),
      running: outcome === 'running',
    }))
}
