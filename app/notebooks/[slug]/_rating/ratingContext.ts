'use client'

import { createContext, useContext } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import type { Rating, Vote } from '#server/core/ratings/rating.ts'

/** The parts of a rating to change; null clears a part. */
export type RatingPatch = Partial<Pick<Rating, 'verdict' | 'grade' | 'note' | 'corrected'>>

/** The output being rated, identified by its textHash: the cell may have another output by the time the rating arrives. */
export type RatedOutput = Pick<Rating, 'key' | 'outputHash'>

/** The ratings of the notebook's outputs, and functions to change them. */
export type RatingContext = {
  /** The name of the rater, stored in this browser. */
  rater: string
  setRater: (rater: string) => void
  /** Ratings by all raters, including those of earlier outputs. */
  ratings: readonly Rating[]
  votes: readonly Vote[]
  /** The current output of a cell; null if it has none or is not loaded yet. */
  outputOf: (key: CellKey) => string | null
  /** The rater's own rating of the current output of a cell. */
  ratingOf: (key: CellKey | null) => Rating | null
  /** The rater's own ratings of earlier outputs of a cell. */
  earlierOf: (key: CellKey | null) => readonly Rating[]
  rate: (of: RatedOutput, patch: RatingPatch) => void
  vote: (vote: Omit<Vote, 'rater' | 'votedAt' | 'winner'> & { winner: Vote['winner'] | null }) => void
  /** The cell in the inspector. While it is open, rating keys in the grid apply to this cell. */
  inspected: () => CellKey | null
  setInspected: (key: CellKey | null) => void
}

export const RatingReactContext = createContext<RatingContext | null>(null)

export function useRatings(): RatingContext {
  const context = useContext(RatingReactContext)
  if (!context) throw new Error('useRatings is used outside of RatingProvider')
  return context
}
