import type { NumberedRun } from './useEarlierRuns.ts'

/** Which runs of a history have lost outputs to later ones: their means are over fewer cells than they had. */
export function HistoryGaps({ runs }: { runs: readonly NumberedRun[] }) {
  const gaps = runs.filter(({ replaced }) => replaced > 0)
  if (gaps.length === 0) return null
  const told = gaps.map(({ number, replaced, stored }) => `run ${number} (${replaced} of ${replaced + stored.done.length})`)
  return (
    <p className="px-4 pb-3 text-sm text-muted">
      Outputs that a later run computed anew count there, and no more in {new Intl.ListFormat('en').format(told)}.
    </p>
  )
}
