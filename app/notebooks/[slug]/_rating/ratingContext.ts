'use client'

import { createContext, useContext } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import type { Rating, Vote } from '#server/core/ratings/rating.ts'

/** What of a rating changes; null clears. */
export type RatingPatch = Partial<Pick<Rating, 'verdict' | 'grade' | 'note' | 'corrected'>>

/** The output that a person has before them, by its textHash: the cell may have another by the time that they have spoken. */
export type RatedOutput = Pick<Rating, 'key' | 'outputHash'>

/** What people said about the notebook's outputs, and the ways to say more. */
export type RatingContext = {
  /** Who is rating, by the name that this browser remembers. */
  rater: string
  setRater: (rater: string) => void
  /** Of everybody, those of earlier outputs included. */
  ratings: readonly Rating[]
  votes: readonly Vote[]
  /** The output that a cell has now; null while it has none, or is not read yet. */
  outputOf: (key: CellKey) => string | null
  /** The rater's own rating of the output that a cell has now. */
  ratingOf: (key: CellKey | null) => Rating | null
  /** The rater's own ratings of outputs that the cell had before this one. */
  earlierOf: (key: CellKey | null) => readonly Rating[]
  rate: (of: RatedOutput, patch: RatingPatch) => void
  vote: (vote: Omit<Vote, 'rater' | 'votedAt' | 'winner'> & { winner: Vote['winner'] | null }) => void
  /** The cell that the inspector shows: keys pressed in the grid mean it while it is open. */
  inspected: () => CellKey | null
  setInspected: (key: CellKey | null) => void
}

export const RatingReactContext = createContext<RatingContext | null>(null)

export function useRatings(): RatingContext {
  const context = useContext(RatingReactContext)
  if (!context) throw new Error('useRatings is used outside of RatingProvider')
  return context
}
