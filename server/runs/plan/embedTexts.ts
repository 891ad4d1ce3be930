import { AppError } from '../../core/errors.ts'
import { defaultEmbeddingModel } from '../../core/metrics/metric/measurement.ts'
import { embeddedText } from '../../engine/door/embeddedText.ts'
import type { Embedder, ModelRef, TextRole } from '../../engine/door/protocol.ts'
import type { EmbeddingStore } from '../../io/store/embeddingStore.ts'
import { onceMore } from './onceMore.ts'

/**
 * Unit-length vectors, one per text, in order. `model`: id of an embedding model other than the default one. `role`: default query, also
 * for texts that are compared as equals.
 */
export type EmbedTexts = (
  texts: readonly string[],
  options?: { model?: string; role?: TextRole; signal?: AbortSignal },
) => Promise<Float32Array[]>

export type EmbedDeps = {
  embedder: Pick<Embedder, 'embed'>
  embeddings: EmbeddingStore
  resolveModel: (id: string) => Promise<ModelRef>
}

/** Embeds texts with a local model; stored vectors are not computed again. */
export function createTextEmbedder({ embedder, embeddings, resolveModel }: EmbedDeps): EmbedTexts {
  return async (texts, { model: id = defaultEmbeddingModel, role = 'query', signal } = {}) => {
    const model = await resolveModel(id)
    const keyOf = (text: string) => embeddedText(model, role, text)
    const vectors = new Map(texts.map((text) => [text, embeddings.get(model.hash, keyOf(text))]))
    const missing = [...vectors].flatMap(([text, vector]) => (vector ? [] : [text]))
    const ask = () => embedder.embed({ model, role, texts: missing }, signal ? { signal } : {})
    const computed = missing.length > 0 ? (await onceMore(ask)).vectors : []
    missing.forEach((text, position) => {
      const vector = Float32Array.from(computed[position] ?? [])
      embeddings.put(model.hash, keyOf(text), vector)
      vectors.set(text, vector)
    })
    return texts.map((text) => {
      const vector = vectors.get(text)
      if (!vector || vector.length === 0) throw new AppError('ENGINE_FAILED', 'The embedding model gave no vector. Run again.')
      return vector
    })
  }
}
