import type { CellKey } from '../ids.ts'

/** What one person thinks of the output of a cell key; null where they said nothing. It outlives runs, because the key does. */
export type Rating = {
  key: CellKey
  rater: string
  verdict: 'good' | 'bad' | null
  /** 1 (worst) to 5 (best). */
  grade: number | null
  note: string | null
  /** The answer as it should have been. */
  corrected: string | null
  /** Milliseconds since 1970. */
  ratedAt: number
}

/** A blind comparison of two outputs. `left` is the smaller key, whichever side it was shown on. */
export type Vote = { left: CellKey; right: CellKey; rater: string; winner: 'left' | 'right' | 'tie'; votedAt: number }

/** A rating that says anything at all. */
export function saysSomething({ verdict, grade, note, corrected }: Omit<Rating, 'key' | 'rater' | 'ratedAt'>): boolean {
  return verdict !== null || grade !== null || (note ?? '') !== '' || (corrected ?? '') !== ''
}
