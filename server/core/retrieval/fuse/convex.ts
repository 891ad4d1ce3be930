import { fuse, type Fused, minMax, type Ranked } from './fuse.ts'

/**
 * Convex combination: `weight` times the score by vectors and 1 - `weight` times the score by full text, each normalised to 0 (the worst of
 * its list) to 1 (the best); an entry that a list does not have gets 0 from it. Give both lists at the same depth, such as 100: the
 * normalised scores depend on it.
 */
export function convex(vector: readonly Ranked[], text: readonly Ranked[], weight: number): Fused<'vector' | 'text'>[] {
  const weights = { vector: weight, text: 1 - weight }
  return fuse({ vector, text }, (list, name) => minMax(list.map(({ score }) => score)).map((score) => weights[name] * score))
}
