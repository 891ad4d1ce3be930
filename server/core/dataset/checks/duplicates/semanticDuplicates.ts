import type { RowId } from '../../row/row.ts'
import type { Slices } from '../finding/slices.ts'
import { findClosePairs } from '../similarity/closeVectors.ts'
import { type SimilarPair, withLinks } from './nearDuplicates.ts'

/** Rows of which an embedder says nearly the same. `similarity`: the least cosine of a row to the one of the group that is most like it. */
export type SemanticDuplicates = { rows: RowId[]; similarity: number; links: SimilarPair[] }

/** `vectors`: the unit vector of each row's question and answer. */
export function* findSemanticDuplicates(
  ids: readonly RowId[],
  vectors: readonly Float32Array[],
  threshold: number,
): Slices<SemanticDuplicates[]> {
  const { groups, pairs } = yield* findClosePairs(vectors, threshold)
  return withLinks(ids, groups, pairs)
}
