import type { CellKey } from '../core/ids.ts'
import { type Rating, saysSomething, type Vote } from '../core/ratings/rating.ts'
import { type Database, query } from './database.ts'

/** What of a rating changes; what is undefined stays, null clears. */
export type RatingChange = { [Part in 'verdict' | 'grade' | 'note' | 'corrected']?: Rating[Part] | undefined }

/** What people think of outputs. Written at once: a person's work waits for no queue. */
export type RatingStore = {
  ratings(keys: ReadonlySet<CellKey>): Rating[]
  /** Gives the rating as it now is; one that says nothing any more is removed, and null comes back. */
  rate(where: { key: CellKey; rater: string }, change: RatingChange, at: number): Rating | null
  /** Comparisons of which both sides are among these keys. */
  votes(keys: ReadonlySet<CellKey>): Vote[]
  /** Nobody has said anything yet, about any output. */
  isEmpty(): boolean
  /** A later vote on the same pair takes the place of an earlier one; `winner` null takes it back. */
  vote(vote: Omit<Vote, 'winner' | 'votedAt'> & { winner: Vote['winner'] | null }, at: number): void
}

export function createRatingStore(database: Database): RatingStore {
  return {
    // People say little beside what models write: all of it is read sooner than the keys of a large grid are handed over.
    ratings: (keys) =>
      database
        .all(query.selectFrom('ratings').selectAll())
        .map(toRating)
        .filter(({ key }) => keys.has(key)),

    rate: ({ key, rater }, change, at) =>
      database.transaction(() => {
        const kept = database.get(query.selectFrom('ratings').selectAll().where('key', '=', key).where('rater', '=', rater))
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
        const nothing = { verdict: null, grade: null, note: null, corrected: null }
        const next: Rating = { ...nothing, ...(kept ? toRating(kept) : {}), ...given, key, rater, ratedAt: at }
        if (!saysSomething(next)) {
          database.run(query.deleteFrom('ratings').where('key', '=', key).where('rater', '=', rater))
          return null
        }
        const { ratedAt, ...said } = next
        const row = { ...said, rated_at: ratedAt }
        database.run(
          query
            .insertInto('ratings')
            .values(row)
            .onConflict((conflict) => conflict.columns(['key', 'rater']).doUpdateSet(row)),
        )
        return next
      }),

    votes: (keys) => {
      const votes = database.all(query.selectFrom('votes').selectAll()).map((row) => ({
        left: row.left_key as CellKey,
        right: row.right_key as CellKey,
        rater: row.rater,
        winner: row.winner,
        votedAt: row.voted_at,
      }))
      return votes.filter(({ left, right }) => keys.has(left) && keys.has(right))
    },

    isEmpty: () =>
      !database.get(query.selectFrom('ratings').select('key').limit(1)) &&
      !database.get(query.selectFrom('votes').select('left_key').limit(1)),

    vote({ left, right, rater, winner }, at) {
      const here = { left_key: left, right_key: right, rater }
      if (winner === null) {
        database.run(query.deleteFrom('votes').where('left_key', '=', left).where('right_key', '=', right).where('rater', '=', rater))
        return
      }
      const row = { ...here, winner, voted_at: at }
      database.run(
        query
          .insertInto('votes')
          .values(row)
          .onConflict((conflict) => conflict.columns(['left_key', 'right_key', 'rater']).doUpdateSet(row)),
      )
    },
  }
}

function toRating({ key, rated_at, ...said }: { key: string; rated_at: number } & Omit<Rating, 'key' | 'ratedAt'>): Rating {
  return { ...said, key: key as CellKey, ratedAt: rated_at }
}
