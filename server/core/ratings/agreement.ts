import type { Metric } from '../metrics/metric/metric.ts'
import { cohenKappa, type Kappa } from './cohenKappa.ts'
import type { Rating } from './rating.ts'

/**
 * How far a metric and people agree on the same outputs. `scale`: `good or bad` compares halves (a score from 0.5 on, a grade of 4
 * or 5, is good; a grade of 3 is neither), `1 to 5` compares grades, those further apart weighing more. `kappa` null: too alike to tell.
 */
export type Agreement = { name: string; scale: 'good or bad' | '1 to 5'; pairs: number; kappa: Kappa | null }

/** `case`: ratings of one case are alike, and make an agreement less sure than those of several. */
export type RatedScores = { rating: Rating; scores: Readonly<Record<string, number | null>>; case?: string }

/**
 * One line for each metric on a scale that people share, over the outputs that have both a score and a rating. A metric whose low
 * scores are the good ones is turned around; one of which neither end is better says nothing of good and bad, and has no line.
 */
export function agreements(
  metrics: readonly { name: string; metric: Pick<Metric, 'range' | 'higherIsBetter'> }[],
  rated: readonly RatedScores[],
): Agreement[] {
  return metrics.flatMap(({ name, metric: { range, higherIsBetter } }): Agreement[] => {
    const halves = range.least === 0 && range.most === 1
    const grades = range.least === 1 && range.most === 5
    if ((!halves && !grades) || higherIsBetter === null) return []
    const cases: string[] = []
    const pairs = rated.flatMap(({ rating, scores, ...about }, position): [number, number][] => {
      const given = scores[name] ?? null
      const person = grades ? gradeOf(rating) : halfOf(rating)
      if (given === null || person === null) return []
      cases.push(about.case ?? `#${position}`)
      const score = higherIsBetter ? given : (grades ? 6 : 1) - given
      return [[grades ? Math.min(4, Math.max(0, Math.round(score) - 1)) : Number(score >= 0.5), person]]
    })
    const kappa = grades ? cohenKappa(pairs, { labels: 5, weights: 'quadratic', cases }) : cohenKappa(pairs, { labels: 2, cases })
    return pairs.length === 0 ? [] : [{ name, scale: grades ? '1 to 5' : 'good or bad', pairs: pairs.length, kappa }]
  })
}

function halfOf({ verdict, grade }: Rating): number | null {
  if (verdict !== null) return Number(verdict === 'good')
  return grade === null || grade === 3 ? null : Number(grade > 3)
}

function gradeOf({ grade }: Rating): number | null {
  return grade === null ? null : grade - 1
}
