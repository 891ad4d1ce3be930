import type { CellKey } from '../ids.ts'
import { textHash } from '../textHash.ts'

/**
 * What one person thinks of an output of a cell key; null where they said nothing. It outlives runs, because the key does. A run
 * without the cache may put another text under the key: then it is of an earlier output, is kept, and says nothing of the new one.
 */
export type Rating = {
  key: CellKey
  rater: string
  /** textHash of the output that was read; '' where nobody knows which it was. */
  outputHash: string
  verdict: 'good' | 'bad' | null
  /** 1 (worst) to 5 (best). */
  grade: number | null
  note: string | null
  /** The answer as it should have been. */
  corrected: string | null
  /** Milliseconds since 1970. */
  ratedAt: number
}

/** A blind comparison of two outputs, by key and textHash. `left` is the smaller key, whichever side it was shown on. */
export type Vote = {
  left: CellKey
  right: CellKey
  leftHash: string
  rightHash: string
  rater: string
  winner: 'left' | 'right' | 'tie'
  votedAt: number
}

/** Whether it is this output that was rated, and not an earlier one of the same key. */
export function isRatingOf({ outputHash }: Pick<Rating, 'outputHash'>, output: string | null): boolean {
  return output !== null && outputHash === textHash(output)
}

/** Whether both outputs that were compared are still those of their keys. */
export function isVoteOn({ left, right, leftHash, rightHash }: VotePair, outputOf: (key: CellKey) => string | null): boolean {
  return isRatingOf({ outputHash: leftHash }, outputOf(left)) && isRatingOf({ outputHash: rightHash }, outputOf(right))
}

type VotePair = Pick<Vote, 'left' | 'right' | 'leftHash' | 'rightHash'>

/** Whether two votes are on the same two outputs. */
export function samePair(one: VotePair, other: VotePair): boolean {
  return one.left === other.left && one.right === other.right && one.leftHash === other.leftHash && one.rightHash === other.rightHash
}

/** A rating that says anything at all. */
export function saysSomething({ verdict, grade, note, corrected }: Pick<Rating, 'verdict' | 'grade' | 'note' | 'corrected'>): boolean {
  return verdict !== null || grade !== null || (note ?? '') !== '' || (corrected ?? '') !== ''
}
