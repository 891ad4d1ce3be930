import type { RunState } from '#server/core/run/runState.ts'
import type { Tone } from '../../_ui/feedback/Badge.tsx'
import { formatAgo, formatCount, formatDateTime, formatNumber } from '../../_ui/text/format.ts'
import { outcomeView } from '../../_ui/feedback/outcomeView.ts'
import { holdsWords, searchWords } from '../../_ui/text/searchText.ts'

/** An entry of `notebooks.list`. */
export type NotebookEntry = {
  slug: string
  title: string
  model: string
  variants: number
  cases: number
  cells: number
  modifiedAt: number
  errors: number
  lastRun: { run: string; outcome: RunState['status']; at: number } | null
  /** Set while the counts are being computed. */
  counting?: true
}

export const notebookSorts = ['modified', 'title', 'run', 'cells'] as const
export type NotebookSort = (typeof notebookSorts)[number]

/** The texts of a row. */
export type NotebookRowView = {
  slug: string
  href: string
  title: string
  model: string
  /** `3 variants × 24 cases`, or that they are being counted. */
  shape: string
  cells: string
  errors: string | null
  run: { label: string; tone: Tone; ago: string; title: string; running: boolean } | null
  modified: { ago: string; title: string }
}

const comparators: Record<NotebookSort, (a: NotebookEntry, b: NotebookEntry) => number> = {
  modified: (a, b) => b.modifiedAt - a.modifiedAt,
  title: (a, b) => a.title.localeCompare(b.title, ['en', 'ko'], { numeric: true }),
  run: (a, b) => (b.lastRun?.at ?? 0) - (a.lastRun?.at ?? 0),
  cells: (a, b) => b.cells - a.cells,
}

/** The notebooks that contain every word of the query in title, slug or model, sorted; ties are sorted by title. */
export function notebookRows(
  notebooks: readonly NotebookEntry[],
  { query, sort, now }: { query: string; sort: NotebookSort; now: number },
): NotebookRowView[] {
  const words = searchWords(query)
  return notebooks
    .filter((entry) => holdsWords(`${entry.title} ${entry.slug} ${entry.model}`, words))
    .toSorted((a, b) => comparators[sort](a, b) || comparators.title(a, b))
    .map((entry) => notebookRow(entry, now))
}

function notebookRow(entry: NotebookEntry, now: number): NotebookRowView {
  const { lastRun } = entry
  // A notebook that has counts keeps them until the new ones are known.
  const unknown = entry.counting === true && entry.model === ''
  return {
    slug: entry.slug,
    href: `/notebooks/${encodeURIComponent(entry.slug)}`,
    title: entry.title,
    model: entry.model || (unknown ? '' : 'no model'),
    shape: unknown ? 'counting…' : `${formatCount(entry.variants, 'variant')} × ${formatCount(entry.cases, 'case')}`,
    cells: unknown ? '' : formatNumber(entry.cells),
    errors: entry.errors > 0 ? formatCount(entry.errors, 'error') : null,
    run: lastRun && {
      ...outcomeView(lastRun.outcome),
      ago: formatAgo(lastRun.at, now),
      title: `Last run ${formatDateTime(lastRun.at)}`,
      running: lastRun.outcome === 'running',
    },
    modified: { ago: formatAgo(entry.modifiedAt, now), title: `Changed ${formatDateTime(entry.modifiedAt)}` },
  }
}

/** True if there are notebooks but none has been run. */
export function isFirstVisit(notebooks: readonly NotebookEntry[]): boolean {
  return notebooks.length > 0 && notebooks.every((entry) => entry.lastRun === null)
}
