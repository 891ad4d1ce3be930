import { basename } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { Lane } from '../../core/experiment/cell.ts'
import type { TemplateFacts } from '../../core/experiment/templateFacts.ts'
import { type Database, query } from './database.ts'
import { fileStamp } from '../files/fileStamp.ts'
import { hashFile } from '../files/readTextFile.ts'
import { storedJson } from './storedJson.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** The parts of a cell key that come from the engine, which is asked once per model. */
export type ModelFacts = { chatTemplateHash: string; engineVersion: string; templateFacts: TemplateFacts }

const templateSchema = z.object({
  date: z.enum(['none', 'given', 'clock']),
  thinking: z.enum(['none', 'always', 'switch']),
}) satisfies z.ZodType<TemplateFacts>

/** Times that a file is hashed again because it changed meanwhile. */
const MOST_ATTEMPTS = 3

/** Measured on this machine, in tokens per second. `outputShare`: generated tokens divided by allowed tokens. */
export type ModelRates = { prefillPerSecond: number; decodePerSecond: number; outputShare: number }

/** Facts about models that take long to determine again. */
export type ModelFactStore = {
  /** `engine`: the installed engine, such as `node-llama-cpp@3.22.1`. Facts from another engine are not returned, nor damaged ones. */
  facts(modelHash: string, engine: string): ModelFacts | null
  putFacts(modelHash: string, engine: string, facts: ModelFacts): void
  rates(modelHash: string, lane: Lane): ModelRates | null
  putRates(modelHash: string, lane: Lane, rates: ModelRates, at: number): void
  /**
   * SHA-256 of a file in hex, cached by path and `fileStamp`, and computed once however many ask for it. Throws the errors of reading the file,
   * and AppError MODEL_CHANGED while it is being written. `hashFile` computes it; default: in this thread.
   */
  fileHash(path: string, options?: { hashFile?: (path: string) => Promise<string> }): Promise<string>
  /** The hash of a file where it was computed before, else null. */
  knownHash(path: string): Promise<string | null>
}

export function createModelFactStore(database: Database, queue: WriteQueue): ModelFactStore {
  /** Hashes that were computed or are being computed, by path and stamp. */
  const hashing = new Map<string, Promise<string>>()

  async function hashWhole(path: string, compute: (path: string) => Promise<string>): Promise<string> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const stamp = await fileStamp(path)
      const row = { path, stamp, sha256: await compute(path) }
      // The hash of a file that was written meanwhile is that of neither the old nor the new bytes.
      if ((await fileStamp(path)) !== stamp) continue
      queue.add(() =>
        database.run(
          query
            .insertInto('file_hashes')
            .values(row)
            .onConflict((conflict) => conflict.column('path').doUpdateSet(row)),
        ),
      )
      return row.sha256
    }
    throw new AppError('MODEL_CHANGED', `${basename(path)} is being written. Wait until it is complete, then try again.`)
  }

  const knownHash = (path: string, stamp: string): string | null =>
    database.get(query.selectFrom('file_hashes').select('sha256').where('path', '=', path).where('stamp', '=', stamp))?.sha256 ?? null

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
      const templateFacts = templateSchema.safeParse(storedJson(row.template)).data
      return templateFacts ? { chatTemplateHash: row.chat_template_hash, engineVersion: row.engine_version, templateFacts } : null
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
    async knownHash(path) {
      const stamp = await fileStamp(path)
      settleWrites(queue)
      return knownHash(path, stamp)
    },
    async fileHash(path, { hashFile: compute = hashFile } = {}) {
      const stamp = await fileStamp(path)
      const known = knownHash(path, stamp)
      if (known) return known
      const name = `${path} ${stamp}`
      const begun = hashing.get(name)
      if (begun) return begun
      const work = hashWhole(path, compute)
      hashing.set(name, work)
      work.catch(() => hashing.delete(name))
      return work
    },
  }
}
