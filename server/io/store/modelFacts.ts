import { stat } from 'node:fs/promises'

import type { Lane } from '../../core/experiment/cell.ts'
import type { TemplateFacts } from '../../core/experiment/templateFacts.ts'
import { type Database, query } from './database.ts'
import { hashFile } from '../files/readTextFile.ts'
import type { WriteQueue } from './writeQueue.ts'

/** The parts of a cell key that come from the engine, which is asked once per model. */
export type ModelFacts = { chatTemplateHash: string; engineVersion: string; templateFacts: TemplateFacts }

/** Measured on this machine, in tokens per second. `outputShare`: generated tokens divided by allowed tokens. */
export type ModelRates = { prefillPerSecond: number; decodePerSecond: number; outputShare: number }

/** Facts about models that take long to determine again. */
export type ModelFactStore = {
  /** `engine`: the installed engine, such as `node-llama-cpp@3.22.1`. Facts from another engine are not returned. */
  facts(modelHash: string, engine: string): ModelFacts | null
  putFacts(modelHash: string, engine: string, facts: ModelFacts): void
  rates(modelHash: string, lane: Lane): ModelRates | null
  putRates(modelHash: string, lane: Lane, rates: ModelRates, at: number): void
  /** SHA-256 of a file in hex, cached by path, size and modification time. Throws the errors of reading the file. */
  fileHash(path: string, options?: { signal?: AbortSignal }): Promise<string>
}

export function createModelFactStore(database: Database, queue: WriteQueue): ModelFactStore {
  return {
    facts(modelHash, engine) {
      const row = database.get(
        query
          .selectFrom('model_facts')
          .select(['chat_template_hash', 'engine_version', 'template'])
          .where('model_hash', '=', modelHash)
          .where('engine', '=', engine),
      )
      // Earlier versions did not look at what the template makes use of.
      if (!row?.template) return null
      const templateFacts = JSON.parse(row.template) as TemplateFacts
      return { chatTemplateHash: row.chat_template_hash, engineVersion: row.engine_version, templateFacts }
    },
    putFacts(modelHash, engine, { chatTemplateHash, engineVersion, templateFacts }) {
      const template = JSON.stringify(templateFacts)
      const row = { model_hash: modelHash, engine, chat_template_hash: chatTemplateHash, engine_version: engineVersion, template }
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
