import type { BuildJob, ListedIndex } from '../../_trpc/apiTypes.ts'
import type { Tone } from '../../_ui/feedback/Badge.tsx'
import { formatBytes, formatCount, formatDuration, formatNumber } from '../../_ui/text/format.ts'

export type BuildView = {
  /** Null where there is nothing to tell: the index is complete. */
  badge: { label: string; tone: Tone } | null
  /** While the build runs. `fraction` is null while it cannot be told. */
  progress: { fraction: number | null; detail: string; etaMs: number | null } | null
  canGoOn: boolean
  error: BuildJob['error']
}

/** The last build of an index in words. `facts` is null for an index that was never built. */
export function buildView(job: BuildJob | null, facts: ListedIndex['facts']): BuildView {
  const still = { progress: null, canGoOn: false, error: null }
  switch (job?.status) {
    case 'running':
      return { badge: { label: 'Building', tone: 'accent' }, progress: progressOf(job), canGoOn: false, error: null }
    case 'failed':
      return { badge: { label: 'Build failed', tone: 'bad' }, progress: null, canGoOn: true, error: job.error }
    case 'cancelled':
      return { badge: { label: 'Build cancelled', tone: 'warn' }, progress: null, canGoOn: true, error: null }
    case 'interrupted':
      return { badge: { label: 'Build interrupted', tone: 'warn' }, progress: null, canGoOn: true, error: null }
    case 'done':
    case undefined:
      if (!facts) return { ...still, badge: { label: 'Not built', tone: 'neutral' } }
      return facts.state === 'building' ? { ...still, badge: { label: 'Incomplete', tone: 'warn' } } : { ...still, badge: null }
  }
}

function progressOf({ progress: { done, total, note }, etaMs }: BuildJob): NonNullable<BuildView['progress']> {
  const sentence = note === '' ? 'Starting' : note[0]?.toUpperCase() + note.slice(1)
  if (total === 0) return { fraction: null, detail: sentence, etaMs: null }
  return { fraction: done / total, detail: `${sentence}: ${formatBytes(done)} of ${formatBytes(total)}`, etaMs }
}

/** What the last build did, as one sentence; null if it is not known. */
export function outcomeText({ outcome }: Pick<BuildJob, 'outcome'>): string | null {
  if (!outcome) return null
  const { changes, skipped, ms } = outcome
  const parts = [
    [changes.added, 'added'],
    [changes.changed, 'changed'],
    [changes.removed, 'removed'],
    [skipped, 'skipped'],
  ] as const
  const told = parts.flatMap(([count, what]) => (count > 0 ? [`${formatNumber(count)} ${what}`] : []))
  const files = told.length > 0 ? `Files: ${told.join(', ')}, ${formatNumber(changes.unchanged)} unchanged` : 'No file has changed'
  return `${files}. The build took ${formatDuration(ms)}.`
}

/** Why some passages are not found as well as the others: one sentence each. */
export function staleReasons(facts: NonNullable<ListedIndex['facts']>): string[] {
  const { state, unindexed, cut, embedder } = facts
  return [
    ...(state === 'building' ? ['The last build did not end, so the index lacks some documents or has earlier forms of them.'] : []),
    ...(cut > 0
      ? [
          `${formatCount(cut, 'passage')} longer than the ${embedder?.tokenLimit ?? ''} tokens that ${embedder?.id ?? 'the embedder'} reads: ${cut === 1 ? 'its end is' : 'their ends are'} found by full text only. Make the passages smaller.`,
        ]
      : []),
    ...(unindexed > 0
      ? [`${formatCount(unindexed, 'passage')} not in the full-text index yet: searches are slower until the next build.`]
      : []),
  ]
}

const languages = { ko: 'Korean', en: 'English', mixed: 'Several languages' }

/** Documents, passages, size and so on, for one line. */
export function factsLine({ documents, chunks, bytes, language, embedder }: NonNullable<ListedIndex['facts']>): string[] {
  return [
    formatCount(documents, 'document'),
    formatCount(chunks, 'passage'),
    formatBytes(bytes),
    languages[language],
    embedder?.id ?? 'Full text only',
  ]
}
