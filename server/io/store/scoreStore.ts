import { sql } from 'kysely'

import type { Measured } from '../../core/metrics/metric/measurement.ts'
import { type Database, query } from './database.ts'
import { storedJson } from './storedJson.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** `modelHash`: SHA-256 of the model file; '' if no model was used. */
export type StoredMeasurement = { modelHash: string; answer: Measured }

/** Measurements of metrics that use a model, by measurement key. A later one replaces an earlier one. */
export type ScoreStore = {
  /** Stored measurements by key. Unknown keys are absent. */
  many(keys: readonly string[]): Map<string, StoredMeasurement>
  /** Written by the write queue within 50 ms. */
  put(key: string, measurement: StoredMeasurement, at: number): void
}

export function createScoreStore(database: Database, queue: WriteQueue): ScoreStore {
  return {
    many(keys) {
      settleWrites(queue)
      const wanted = sql<string>`(select value from json_each(${JSON.stringify(keys)}))`
      const rows = database.all(query.selectFrom('measured_scores').select(['key', 'model_hash', 'answer']).where('key', 'in', wanted))
      return new Map(
        rows.flatMap((row) => {
          const answer = storedJson(row.answer) as Measured | undefined
          return answer === undefined ? [] : [[row.key, { modelHash: row.model_hash, answer }] as const]
        }),
      )
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
