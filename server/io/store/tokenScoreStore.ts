import { deflateRawSync } from 'node:zlib'

import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { CellKey } from '../../core/ids.ts'
import { type Database, query } from './database.ts'
import { storedPackedJson } from './storedJson.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** Decimal digits of stored logarithms; more than the precision of the model. */
const PRECISION = 6

/** Token probabilities of outputs, by cell key. Later ones replace earlier ones. */
export type TokenScoreStore = {
  get(key: CellKey): ScoredToken[] | null
  /** Written by the write queue within 50 ms. */
  put(key: CellKey, tokens: readonly ScoredToken[], at: number): void
}

export function createTokenScoreStore(database: Database, queue: WriteQueue): TokenScoreStore {
  return {
    get(key) {
      settleWrites(queue)
      const row = database.get(query.selectFrom('token_scores').select('body').where('key', '=', key))
      return (row && (storedPackedJson(row.body) as ScoredToken[] | undefined)) ?? null
    },
    put(key, tokens, at) {
      const text = JSON.stringify(tokens, (_name, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(PRECISION)) : value))
      // Compresses about 12 kB per cell to 2 kB.
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
