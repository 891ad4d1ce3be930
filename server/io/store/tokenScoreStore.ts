import { deflateRawSync, inflateRawSync } from 'node:zlib'

import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { CellKey } from '../../core/ids.ts'
import { type Database, query } from './database.ts'
import { settleWrites } from './settleWrites.ts'
import type { WriteQueue } from './writeQueue.ts'

/** Digits after the point that are kept of logarithms: finer than the model computes them. */
const PRECISION = 6

/** Token probabilities of outputs, by cell key. Later ones take the place of earlier ones. */
export type TokenScoreStore = {
  get(key: CellKey): ScoredToken[] | null
  /** Joins the write queue: on disk within 50 ms. */
  put(key: CellKey, tokens: readonly ScoredToken[], at: number): void
}

export function createTokenScoreStore(database: Database, queue: WriteQueue): TokenScoreStore {
  return {
    get(key) {
      settleWrites(queue)
      const row = database.get(query.selectFrom('token_scores').select('body').where('key', '=', key))
      return row ? (JSON.parse(inflateRawSync(row.body).toString('utf8')) as ScoredToken[]) : null
    },
    put(key, tokens, at) {
      const text = JSON.stringify(tokens, (_name, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(PRECISION)) : value))
      // A dozen kilobytes a cell become two.
      const row = { key, body: new Uint8Array(deflateRawSync(text)), scored_at: at }
      queue.add(() =>
        database.run(
          query
            .insertInto('token_scores')
            .values(row)
            .onConflict((conflict) => conflict.column('key').doUpdateSet(row)),
        ),
      )
    },
  }
}
