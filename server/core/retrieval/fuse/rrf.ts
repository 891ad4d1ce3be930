import { fuse, type Fused, type Ranked } from './fuse.ts'

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): the score of an entry is the sum of 1 / (k + rank) over the lists that have
 * it. The first rank is 1, and k is 60 as in the paper; LanceDB's own RRFReranker counts from 0.
 */
export function rrf<Name extends string>(lists: Readonly<Record<Name, readonly Ranked[]>>, k = 60): Fused<Name>[] {
  return fuse(lists, (list) => list.map((_, at) => 1 / (k + at + 1)))
}
