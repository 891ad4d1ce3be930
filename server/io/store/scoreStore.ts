import { sql } from 'kysely'

import type { Measured } from '../../core/metrics/metric/measurement.ts'
import { type Database, query } from './database.ts'
import { settleWrites } from './settleWrites.ts'
import type { WriteQueue } from './writeQueue.ts'

/** `modelHash`: SHA-256 of the model file that answered; '' where no model could be asked. */
export type StoredMeasurement = { modelHash: string; answer: Measured }

/** What models answered to the questions of metrics, by measurement key. A later answer takes the place of an earlier one. */
export type ScoreStore = {
  /** Those of these keys that are known. */
  many(keys: readonly string[]): Map<string, StoredMeasurement>
  /** Joins the write queue: on disk within 50 ms. */
  put(key: string, measurement: StoredMeasurement, at: number): void
}

export function createScoreStore(database: Database, queue: WriteQueue): ScoreStore {
  return {
    many(keys) {
      settleWrites(queue)
      const wanted = sql<string>`(select value from json_each(${JSON.stringify(keys)}))`
      const rows = database.all(query.selectFrom('measured_scores').select(['key', 'model_hash', 'answer']).where('key', 'in', wanted))
      return new Map(rows.map((row) => [row.key, { modelHash: row.model_hash, answer: JSON.parse(row.answer) as Measured }]))
    },
    put(key, { modelHash, answer }, at) {
      const row = { key, model_hash: modelHash, answer: JSON.stringify(answer), measured_at: at }
      queue.add(() =>
        database.run(
          query
            .insertInto('measured_scores')
            .values(row)
            .onConflict((conflict) => conflict.column('key').doUpdateSet(row)),
        ),
      )
    },
  }
}
