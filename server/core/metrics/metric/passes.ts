import type { Check } from '../../experiment/experiment.ts'

/** True when a score is within a check's bounds, which are inclusive. */
export function passes({ atLeast = -Infinity, atMost = Infinity }: Check, score: number): boolean {
  return score >= atLeast && score <= atMost
}
