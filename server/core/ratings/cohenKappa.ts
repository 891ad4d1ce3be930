import type { Interval } from '../stats/interval.ts'
import { kappaInterval } from './kappaInterval.ts'
import { kappaOfTable, kappaTable, type KappaWeights } from './kappaTable.ts'

/** `observed`: share of equal labels; `interval`: 95 %, see kappaInterval. */
export type Kappa = { kappa: number; interval: Interval; observed: number; pairs: number }

/**
 * Agreement of two raters beyond chance (Cohen 1960): 1 is full agreement, 0 what chance would give. Labels are 0 to `labels` - 1;
 * with weights, labels that lie further apart weigh more. Null without pairs, and where chance alone would agree on everything.
 * `cases` names the case of each pair: those of one case are alike. Worked value: 20 both yes, 15 both no, 5 and 10 apart of 50: 0.4.
 */
export function cohenKappa(
  pairs: readonly (readonly [number, number])[],
  { labels, weights = 'none', cases }: { labels: number; weights?: KappaWeights; cases?: readonly string[] },
): Kappa | null {
  const table = kappaTable(pairs, { labels, weights })
  const found = kappaOfTable(table)
  if (!found) return null
  const named = pairs.map((pair, at) => ({ labels: pair, ...(cases?.[at] === undefined ? {} : { case: cases[at] }) }))
  return { kappa: found.kappa, interval: kappaInterval(named, table, found), observed: found.observed, pairs: pairs.length }
}
