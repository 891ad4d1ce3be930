import { stat } from 'node:fs/promises'

import type { Lane } from '../../core/experiment/cell.ts'
import { type Database, query } from './database.ts'
import { hashFile } from '../files/readTextFile.ts'
import type { WriteQueue } from './writeQueue.ts'

/** What decides a cell key besides the notebook, learnt from the engine once. */
export type ModelFacts = { chatTemplateHash: string; engineVersion: string }

/** Measured on this machine. Tokens per second; `outputShare` is generated tokens over allowed ones. */
export type ModelRates = { prefillPerSecond: number; decodePerSecond: number; outputShare: number }

/** What is known of models and dear to learn again. */
export type ModelFactStore = {
  /** `engine` names the installed engine, such as `node-llama-cpp@3.22.1`: another one has to be asked anew. */
  facts(modelHash: string, engine: string): ModelFacts | null
  putFacts(modelHash: string, engine: string, facts: ModelFacts): void
  rates(modelHash: string, lane: Lane): ModelRates | null
  putRates(modelHash: string, lane: Lane, rates: ModelRates, at: number): void
  /** SHA-256 of a file in hex, remembered by path, size and time of change. Throws what reading throws. */
  fileHash(path: string, options?: { signal?: AbortSignal }): Promise<string>
}

export function createModelFactStore(database: Database, queue: WriteQueue): ModelFactStore {
  return {
    facts(modelHash, engine) {
      const row = database.get(
        query
          .selectFrom('model_facts')
          .select(['chat_template_hash', 'engine_version'])
          .where('model_hash', '=', modelHash)
          .where('engine', '=', engine),
      )
      return row ? { chatTemplateHash: row.chat_template_hash, engineVersion: row.engine_version } : null
    },
    putFacts(modelHash, engine, { chatTemplateHash, engineVersion }) {
      const row = { model_hash: modelHash, engine, chat_template_hash: chatTemplateHash, engine_version: engineVersion }
      queue.add(() =>
        database.run(
          query
            .insertInto('model_facts')
            .values(row)
            .onConflict((conflict) => conflict.columns(['model_hash', 'engine']).doUpdateSet(row)),
        ),
      )
    },
    rates(modelHash, lane) {
      const row = database.get(query.selectFrom('model_rates').selectAll().where('model_hash', '=', modelHash).where('lane', '=', lane))
      return row
        ? { prefillPerSecond: row.prefill_per_second, decodePerSecond: row.decode_per_second, outputShare: row.output_share }
        : null
    },
    putRates(modelHash, lane, rates, at) {
      const row = {
        model_hash: modelHash,
        lane,
        prefill_per_second: rates.prefillPerSecond,
        decode_per_second: rates.decodePerSecond,
        output_share: rates.outputShare,
        updated_at: at,
      }
      queue.add(() =>
        database.run(
          query
            .insertInto('model_rates')
            .values(row)
            .onConflict((conflict) => conflict.columns(['model_hash', 'lane']).doUpdateSet(row)),
        ),
      )
    },
    async fileHash(path, { signal } = {}) {
      const { size, mtimeMs } = await stat(path)
      const known = database.get(
        query
          .selectFrom('file_hashes')
          .select('sha256')
          .where('path', '=', path)
          .where('bytes', '=', size)
          .where('modified_ms', '=', mtimeMs),
      )
      if (known) return known.sha256
      const row = { path, bytes: size, modified_ms: mtimeMs, sha256: await hashFile(path, signal) }
      queue.add(() =>
        database.run(
          query
            .insertInto('file_hashes')
            .values(row)
            .onConflict((conflict) => conflict.column('path').doUpdateSet(row)),
        ),
      )
      return row.sha256
    },
  }
}
