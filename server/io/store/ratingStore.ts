import type { CellKey } from '../../core/ids.ts'
import { type Rating, saysSomething, type Vote } from '../../core/ratings/rating.ts'
import { type Database, query } from './database.ts'
import type { Schema } from './schema.ts'

/** What of a rating changes; what is undefined stays, null clears. */
export type RatingChange = { [Part in 'verdict' | 'grade' | 'note' | 'corrected']?: Rating[Part] | undefined }

/** What people think of outputs. Written at once: a person's work waits for no queue. */
export type RatingStore = {
  /** Of these keys, those of earlier outputs included. */
  ratings(keys: ReadonlySet<CellKey>): Rating[]
  /** Gives the rating of this output as it now is; one that says nothing any more is removed, and null comes back. */
  rate(where: Pick<Rating, 'key' | 'rater' | 'outputHash'>, change: RatingChange, at: number): Rating | null
  /** Comparisons of which both sides are among these keys, those of earlier outputs included. */
  votes(keys: ReadonlySet<CellKey>): Vote[]
  /** Nobody has said anything yet, about any output. */
  isEmpty(): boolean
  /** A later vote on the same two outputs takes the place of an earlier one; `winner` null takes it back. */
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
