import { stat } from 'node:fs/promises'

import type { Lane } from '../../core/experiment/cell.ts'
import { type Database, query } from './database.ts'
import { hashFile } from '../files/readTextFile.ts'
import type { WriteQueue } from './writeQueue.ts'

/** The parts of a cell key that come from the engine, which is asked once per model. */
export type ModelFacts = { chatTemplateHash: string; engineVersion: string }

/** Measured on this machine, in tokens per second. `outputShare`: generated tokens divided by allowed tokens. */
export type ModelRates = { prefillPerSecond: number; decodePerSecond: number; outputShare: number }

/** Facts about models that take long to determine again. */
export type ModelFactStore = {
  /** `engine`: the installed engine, such as `node-llama-cpp@3.22.1`. Facts from another engine are not returned. */
  facts(modelHash: string, engine: string): ModelFacts | null
  putFacts(modelHash: string, engine: string, facts: ModelFacts): void
  rates(modelHash: string, lane: Lane): ModelRates | null
  putRates(modelHash: string, lane: Lane, rates: ModelRates, at: number): void
  /**
   * SHA-256 of a file in hex, cached by path, size and modification time, and computed once however many ask for it. Throws the errors of
   * reading the file. `hashFile` computes it; default: in this thread.
   */
  fileHash(path: string, options?: { hashFile?: (path: string) => Promise<string> }): Promise<string>
}

export function createModelFactStore(database: Database, queue: WriteQueue): ModelFactStore {
  /** Hashes that were computed or are being computed, by path, size and time. */
  const hashing = new Map<string, Promise<string>>()

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
    async fileHash(path, { hashFile: compute = hashFile } = {}) {
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
      const name = `${path} ${size} ${mtimeMs}`
      const begun = hashing.get(name)
      if (begun) return begun
      const work = compute(path).then((sha256) => {
        const row = { path, bytes: size, modified_ms: mtimeMs, sha256 }
        queue.add(() =>
          database.run(
            query
              .insertInto('file_hashes')
              .values(row)
              .onConflict((conflict) => conflict.column('path').doUpdateSet(row)),
          ),
        )
        return sha256
      })
      hashing.set(name, work)
      work.catch(() => hashing.delete(name))
      return work
    },
  }
}
