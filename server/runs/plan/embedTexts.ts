import { AppError } from '../../core/errors.ts'
import { defaultEmbeddingModel } from '../../core/metrics/metric/measurement.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import type { EmbeddingStore } from '../../io/store/embeddingStore.ts'
import { onceMore } from './onceMore.ts'

/** Unit-length vectors, one per text, in order. `model`: id of an embedding model other than the default one. */
export type EmbedTexts = (texts: readonly string[], options?: { model?: string; signal?: AbortSignal }) => Promise<Float32Array[]>

export type EmbedDeps = {
  engine: Pick<Engine, 'embed'>
  embeddings: EmbeddingStore
  resolveModel: (id: string) => Promise<ModelRef>
}

/** Embeds texts with a local model; stored vectors are not computed again. */
export function createTextEmbedder({ engine, embeddings, resolveModel }: EmbedDeps): EmbedTexts {
  return async (texts, { model: id = defaultEmbeddingModel, signal } = {}) => {
    const model = await resolveModel(id)
    const vectors = new Map(texts.map((text) => [text, embeddings.get(model.hash, text)]))
    const missing = [...vectors].flatMap(([text, vector]) => (vector ? [] : [text]))
    const computed = missing.length > 0 ? await onceMore(() => engine.embed({ model, texts: missing }, signal ? { signal } : {})) : []
    missing.forEach((text, position) => {
      const vector = Float32Array.from(computed[position] ?? [])
      embeddings.put(model.hash, text, vector)
      vectors.set(text, vector)
    })
    return texts.map((text) => {
      const vector = vectors.get(text)
      if (!vector || vector.length === 0) throw new AppError('ENGINE_FAILED', 'The embedding model gave no vector. Run again.')
      return vector
    })
  }
}
