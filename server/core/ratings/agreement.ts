import type { Metric } from '../metrics/metric/metric.ts'
import { cohenKappa, type Kappa } from './cohenKappa.ts'
import type { Rating } from './rating.ts'

/**
 * Agreement of a metric with people on the same outputs. `scale`: `good or bad` compares halves (a score of at least 0.5 and a grade of 4
 * or 5 are good; a grade of 3 is ignored), `1 to 5` compares grades, weighted by their distance. `kappa` null: the labels do not vary
 * enough to compute it.
 */
export type Agreement = { name: string; scale: 'good or bad' | '1 to 5'; pairs: number; kappa: Kappa | null }

/** `case`: ratings of one case are correlated, and support an agreement less than ratings of several cases. */
export type RatedScores = { rating: Rating; scores: Readonly<Record<string, number | null>>; case?: string }

/**
 * One entry per metric that shares a scale with people, over the outputs that have both a score and a rating. Scores of a metric whose low
 * scores are better are inverted; a metric without a better direction is skipped.
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
