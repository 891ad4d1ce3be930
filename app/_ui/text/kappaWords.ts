import type { Kappa } from '#server/core/ratings/cohenKappa.ts'

/** Names for the size of kappa by Landis and Koch (1977). */
const words: readonly (readonly [number, string])[] = [
  [0.8, 'almost perfect'],
  [0.6, 'substantial'],
  [0.4, 'moderate'],
  [0.2, 'fair'],
  [0, 'slight'],
]

/** Kappa with the name of its size and its interval. */
export function kappaWords(kappa: Kappa | null): string {
  if (!kappa) return 'not defined: all verdicts are equal'
  const word = words.find(([least]) => kappa.kappa > least)?.[1] ?? 'none'
  const { low, high } = kappa.interval
  return `${kappa.kappa.toFixed(2)} (${word}, ${low.toFixed(2)} to ${high.toFixed(2)})`
}
