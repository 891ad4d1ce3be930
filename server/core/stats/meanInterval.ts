import { bootstrapInterval } from './bootstrapInterval.ts'
import { caseMeans, type CaseScores } from './caseScores.ts'
import { within, type Bounds, type Interval } from './interval.ts'
import { rateInterval } from './rateInterval.ts'

/**
 * 95 % interval of a column's mean score: of a pass rate by Wilson's formula, of other scores by the nested bootstrap. Scores
 * between 0 and 1 that are all alike are read as a rate, since nothing else can be said of them. Null where there are too few
 * cases, or where scores without bounds are all alike.
 */
export function meanInterval(cases: CaseScores, { bounds, passFail }: { bounds: Bounds; passFail: boolean }): Interval | null {
  if (cases.length < 2) return null
  if (passFail) return rateInterval(cases)
  const interval = bootstrapInterval(cases, { tails: 'own' })
  if (interval) return within(interval, bounds)
  const share = bounds.least === 0 && bounds.most === 1
  return share ? rateInterval(caseMeans(cases).map((mean) => [mean])) : null
}
