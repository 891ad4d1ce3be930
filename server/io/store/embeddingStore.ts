import { createHash } from 'node:crypto'

import { type Database, query } from './database.ts'
import type { WriteQueue } from './writeQueue.ts'

/** Embeddings by model and text, so that a text is embedded only once. */
export type EmbeddingStore = {
  /** The vector of a text; null if this model has not embedded it yet. */
  get(modelHash: string, text: string): Float32Array | null
  put(modelHash: string, text: string, vector: Float32Array): void
}

export function createEmbeddingStore(database: Database, queue: WriteQueue): EmbeddingStore {
  return {
    get(modelHash, text) {
      const row = database.get(
        query.selectFrom('embeddings').select('vector').where('model_hash', '=', modelHash).where('text_hash', '=', hashOf(text)),
      )
      // Copied, because a Float32Array view needs an aligned offset.
      return row && row.vector.length % 4 === 0 ? new Float32Array(row.vector.slice().buffer) : null
    },
    put(modelHash, text, vector) {
      const row = { model_hash: modelHash, text_hash: hashOf(text), vector: new Uint8Array(vector.slice().buffer) }
      queue.add(() =>
        database.run(
          query
            .insertInto('embeddings')
            .values(row)
            .onConflict((conflict) => conflict.doNothing()),
        ),
      )
    },
  }
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}
