'use client'

import { useCallback } from 'react'
import { bradleyTerry } from '#server/core/ratings/bradleyTerry.ts'
import { comparisonsOf } from '#server/core/ratings/blindPairs.ts'
import { isVoteOn } from '#server/core/ratings/rating.ts'
import { winRates } from '#server/core/ratings/winRates.ts'
import type { Interval } from '#server/core/stats/interval.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { useRun } from '../_run/runContext.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { useRatings } from './ratingContext.ts'

/** One tie is added for each pair of compared variants; otherwise a variant that never lost would have infinite strength. */
const PRIOR_TIES = 1

const percent = (share: number) => `${Math.round(share * 100)}%`
const between = ({ low, high }: Interval) => `${percent(low)} to ${percent(high)}`

/** The results of blind comparisons: the win rate of each pair and the strength of each variant. */
export function PreferenceTables() {
  const { votes, outputOf } = useRatings()
  const { grid } = useRun()
  const planned = grid?.cells
  const compute = useCallback(() => {
    const byKey = Map.groupBy(planned ?? [], ({ key }) => key)
    const current = votes.filter((vote) => isVoteOn(vote, outputOf))
    const comparisons = comparisonsOf(current, (key) => byKey.get(key) ?? [])
    const strengths = bradleyTerry(comparisons, { prior: PRIOR_TIES })
    return { rates: winRates(comparisons), strengths, count: current.length, earlier: votes.length - current.length }
  }, [planned, votes, outputOf])
  const { rates, strengths, count, earlier } = useOverCells(compute)
  if (rates.length === 0) return <p className="text-muted">No blind comparisons yet.</p>
  return (
    <div className="flex flex-col gap-4">
      <table aria-label="Win rates" className="w-full text-sm tabular">
        <thead>
          <tr className="border-b text-left text-xs text-faint">
            <th className="py-1 font-medium">Pair</th>
            <th className="py-1 font-medium">Won, tied, lost</th>
            <th className="py-1 font-medium">Share won, 95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {rates.map(({ left, right, wins, ties, losses, rate, interval }) => (
            <tr key={`${left} ${right}`} className="border-b border-border">
              <td className="py-1.5">
                <strong className="font-medium">{left}</strong> over {right}
              </td>
              <td>
                {wins}, {ties}, {losses}
              </td>
              <td>
                {percent(rate)} <span className="text-muted">({between(interval)})</span>
                {interval.low <= 0.5 && interval.high >= 0.5 ? <span className="text-faint"> not decided yet</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <h3 className="text-sm font-semibold">Strength</h3>
        <p className="text-xs text-faint">
          Bradley-Terry: the chance that a variant wins against one of average strength, from {formatCount(count, 'comparison')} by all
          raters.
          {earlier > 0 ? ` Not counted: ${formatCount(earlier, 'comparison')} of earlier outputs.` : null}
        </p>
        <ul aria-label="Strengths" className="mt-2 flex flex-col gap-2">
          {strengths.map(({ name, chance, chanceInterval }) => (
            <li key={name} className="grid grid-cols-[minmax(80px,1fr)_2fr_auto] items-center gap-3 text-sm">
              <span className="truncate font-medium">{name}</span>
              <span aria-hidden className="relative h-4 rounded-sm bg-sunken">
                <span
                  className="absolute inset-y-1 rounded-full bg-accent/30"
                  style={{ left: percent(chanceInterval.low), right: percent(1 - chanceInterval.high) }}
                />
                <span className="absolute inset-y-0.5 w-1 -translate-x-1/2 rounded-full bg-accent" style={{ left: percent(chance) }} />
                <span className="absolute inset-y-0 left-1/2 w-px bg-border-strong" />
              </span>
              <span className="tabular">
                {percent(chance)} <span className="text-muted">({between(chanceInterval)})</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
