'use client'

import { useCallback } from 'react'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { agreements } from '#server/core/ratings/agreement.ts'
import { isRatingOf } from '#server/core/ratings/rating.ts'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { kappaWords } from '../../../_ui/text/kappaWords.ts'
import { useRun } from '../_run/runContext.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { RaterField } from './RaterField.tsx'
import { useRatings } from './ratingContext.ts'

/** How well metrics agree with people's ratings. */
export function AgreementDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Agreement"
      description="How well do metrics agree with people? Cohen's kappa is 1 for full agreement and 0 for agreement by chance."
    >
      <AgreementTable />
    </Dialog>
  )
}

function AgreementTable() {
  const { grid, scoring } = useRun()
  const { ratings, outputOf } = useRatings()
  const planned = grid?.cells
  const compute = useCallback(() => {
    const byKey = new Map((planned ?? []).map((cell) => [cell.key, cell]))
    const current = ratings.filter((rating) => isRatingOf(rating, outputOf(rating.key)))
    const rated = current.flatMap((rating) => {
      const cell = byKey.get(rating.key)
      const output = outputOf(rating.key)
      const scored = cell && output !== null ? scoring.scoresOf(cell, output) : null
      return cell && scored ? [{ rating, scores: scored.scores, case: cell.case }] : []
    })
    const metrics = scoring.specs.flatMap((spec, position) => {
      const metric = findMetric(spec.metric)
      return metric ? [{ name: scoring.names[position] ?? spec.name, metric }] : []
    })
    const people = new Set(current.map(({ rater }) => rater)).size
    return { rows: agreements(metrics, rated), people, count: current.length, earlier: ratings.length - current.length }
  }, [planned, outputOf, scoring, ratings])
  const { rows, people, count, earlier } = useOverCells(compute)
  return (
    <section aria-label="Agreement with people" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-sm text-muted">
          {count === 0
            ? 'No output is rated yet.'
            : `${formatCount(count, 'rating')} by ${people === 1 ? 'one person' : `${people} people`}.`}
          {earlier > 0 ? ` Not counted: ${formatCount(earlier, 'rating')} of earlier outputs.` : null}
        </p>
        <RaterField />
      </div>
      {rows.length === 0 ? (
        <p className="text-muted">
          Rate some outputs: click one, then press G for good, B for bad, or 1 to 5. Metrics from 0 to 1 are compared with good and bad;
          metrics from 1 to 5 are compared with your grades.
        </p>
      ) : (
        <table aria-label="Agreement of metrics with people" className="w-full text-sm tabular">
          <thead>
            <tr className="border-b text-left text-xs text-faint">
              <th className="py-1 font-medium">Metric</th>
              <th className="py-1 font-medium">Compared as</th>
              <th className="py-1 font-medium">Ratings</th>
              <th className="py-1 font-medium">Same verdict</th>
              <th className="py-1 font-medium">Kappa, 95 % interval</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, scale, pairs, kappa }) => (
              <tr key={name} className="border-b border-border">
                <td className="py-1.5 font-medium">{name}</td>
                <td className="text-muted">{scale}</td>
                <td>{pairs}</td>
                <td>{kappa ? `${Math.round(kappa.observed * 100)}%` : '–'}</td>
                <td>{kappaWords(kappa)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
