import type { CellKey } from '../ids.ts'
import { textHash } from '../textHash.ts'

/**
 * One person's rating of an output, by cell key; null members are not rated. Ratings outlive runs, as keys do. A run without the cache may
 * store another text under the key: the rating is then of an earlier output, is kept, and does not apply to the new one.
 */
export type Rating = {
  key: CellKey
  rater: string
  /** textHash of the output that was read; '' when unknown. */
  outputHash: string
  verdict: 'good' | 'bad' | null
  /** 1 (worst) to 5 (best). */
  grade: number | null
  note: string | null
  /** The correct answer according to the rater. */
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

/** True when this output was rated, and not an earlier one of the same key. */
export function isRatingOf({ outputHash }: Pick<Rating, 'outputHash'>, output: string | null): boolean {
  return output !== null && outputHash === textHash(output)
}

/** True when both compared outputs are still those of their keys. */
export function isVoteOn({ left, right, leftHash, rightHash }: VotePair, outputOf: (key: CellKey) => string | null): boolean {
  return isRatingOf({ outputHash: leftHash }, outputOf(left)) && isRatingOf({ outputHash: rightHash }, outputOf(right))
}

type VotePair = Pick<Vote, 'left' | 'right' | 'leftHash' | 'rightHash'>

/** True when two votes are on the same two outputs. */
export function samePair(one: VotePair, other: VotePair): boolean {
  return one.left === other.left && one.right === other.right && one.leftHash === other.leftHash && one.rightHash === other.rightHash
}

/** True when a rating is not empty. */
export function saysSomething({ verdict, grade, note, corrected }: Pick<Rating, 'verdict' | 'grade' | 'note' | 'corrected'>): boolean {
  return verdict !== null || grade !== null || (note ?? '') !== '' || (corrected ?? '') !== ''
}
