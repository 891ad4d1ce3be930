import type { CellKey } from '../../core/ids.ts'
import { type Rating, saysSomething, type Vote } from '../../core/ratings/rating.ts'
import { type Database, query } from './database.ts'
import type { Schema } from './schema.ts'

/** The parts of a rating to change. Undefined keeps a part, null clears it. */
export type RatingChange = { [Part in 'verdict' | 'grade' | 'note' | 'corrected']?: Rating[Part] | undefined }

/** Ratings and votes. Written at once, not through the write queue. */
export type RatingStore = {
  /** The ratings of these keys, including those of earlier outputs. */
  ratings(keys: ReadonlySet<CellKey>): Rating[]
  /** Changes a rating and returns it. A rating that becomes empty is removed, and null is returned. */
  rate(where: Pick<Rating, 'key' | 'rater' | 'outputHash'>, change: RatingChange, at: number): Rating | null
  /** The votes whose keys are both in this set, including those on earlier outputs. */
  votes(keys: ReadonlySet<CellKey>): Vote[]
  /** True if there are no ratings and no votes. */
  isEmpty(): boolean
  /** Stores a vote. It replaces an earlier vote on the same two outputs; `winner` null removes it. */
  vote(vote: Omit<Vote, 'winner' | 'votedAt'> & { winner: Vote['winner'] | null }, at: number): void
}

export function createRatingStore(database: Database): RatingStore {
  return {
    // There are few ratings: reading all of them is faster than passing the keys of a large grid to SQLite.
    ratings: (keys) =>
      database
        .all(query.selectFrom('ratings').selectAll())
        .map(toRating)
        .filter(({ key }) => keys.has(key)),

    rate: ({ key, rater, outputHash }, change, at) =>
      database.transaction(() => {
        const here = { key, rater, output_hash: outputHash }
        const kept = database.get(
          query
            .selectFrom('ratings')
            .selectAll()
            .where((each) => each.and(here)),
        )
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
        const nothing = { verdict: null, grade: null, note: null, corrected: null }
        const next: Rating = { ...nothing, ...(kept ? toRating(kept) : {}), ...given, key, rater, outputHash, ratedAt: at }
        if (!saysSomething(next)) {
          database.run(query.deleteFrom('ratings').where((each) => each.and(here)))
          return null
        }
        const { verdict, grade, note, corrected } = next
        const row = { ...here, verdict, grade, note, corrected, rated_at: at }
        database.run(
          query
            .insertInto('ratings')
            .values(row)
            .onConflict((conflict) => conflict.columns(['key', 'rater', 'output_hash']).doUpdateSet(row)),
        )
        return next
      }),

    votes: (keys) => {
      const votes = database.all(query.selectFrom('votes').selectAll()).map((row) => ({
        left: row.left_key as CellKey,
        right: row.right_key as CellKey,
        leftHash: row.left_hash,
        rightHash: row.right_hash,
        rater: row.rater,
        winner: row.winner,
        votedAt: row.voted_at,
      }))
      return votes.filter(({ left, right }) => keys.has(left) && keys.has(right))
    },

    isEmpty: () =>
      !database.get(query.selectFrom('ratings').select('key').limit(1)) &&
      !database.get(query.selectFrom('votes').select('left_key').limit(1)),

    vote({ left, right, leftHash, rightHash, rater, winner }, at) {
      const here = { left_key: left, right_key: right, left_hash: leftHash, right_hash: rightHash, rater }
      if (winner === null) {
        database.run(query.deleteFrom('votes').where((each) => each.and(here)))
        return
      }
      const row = { ...here, winner, voted_at: at }
      database.run(
        query
          .insertInto('votes')
          .values(row)
          .onConflict((conflict) => conflict.columns(['left_key', 'right_key', 'rater', 'left_hash', 'right_hash']).doUpdateSet(row)),
      )
    },
  }
}

function toRating({ key, output_hash, rated_at, ...said }: Schema['ratings']): Rating {
  return { ...said, key: key as CellKey, outputHash: output_hash, ratedAt: rated_at }
}
