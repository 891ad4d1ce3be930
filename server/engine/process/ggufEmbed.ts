import { AppError } from '../../core/errors.ts'
import { readGgufHeader } from '../../io/models/ggufHeader.ts'
import { embeddedText } from '../door/embeddedText.ts'
import type { ModelRef, TextRole } from '../door/protocol.ts'
import { type EmbeddingContext, openEmbeddingContext } from '../native/embeddingContext.ts'
import { loadModel, openLlama } from '../native/llama.ts'
import type { Embedder } from './embed.ts'
import { OpenedFiles } from './openedFiles.ts'
import { blocking, eachText } from './textBatches.ts'

/** Ways of pooling that give one vector for a text: mean, first and last token (llama.cpp's `llama_pooling_type`). */
const poolings = [1, 2, 3]

/** Sentence embeddings, of length 1, by models in the GGUF format. */
export function createGgufEmbedder(): Embedder & { dispose(): Promise<void> } {
  let host: ReturnType<typeof openLlama> | null = null
  const contexts = new Map<string, Promise<EmbeddingContext>>()

  function open(model: ModelRef): Promise<EmbeddingContext> {
    const key = `${model.hash}:${model.path}`
    const known = contexts.get(key)
    if (known) return known
    const opening = openModel(model)
    opening.catch(() => contexts.delete(key))
    contexts.set(key, opening)
    return opening
  }

  async function openModel({ id, path, files }: ModelRef): Promise<EmbeddingContext> {
    const { values } = await readGgufHeader(path)
    const pooling = values.get(`${String(values.get('general.architecture'))}.pooling_type`)
    if (typeof pooling !== 'number' || !poolings.includes(pooling))
      throw new AppError(
        'MODEL_BROKEN',
        `The file of ${id} does not say how the vectors of its tokens become one (pooling_type). Use a file that was converted as an embedding model.`,
      )
    const { llama } = await (host ??= openLlama())
    const opened = await OpenedFiles.open(files)
    try {
      const model = await loadModel(llama, { path, vocabOnly: false })
      try {
        await opened.confirm()
        return await openEmbeddingContext(llama, model)
      } catch (thrown) {
        await model.dispose()
        throw thrown
      }
    } finally {
      opened.close()
    }
  }

  return {
    async embed({ model, role, texts }, { signal, busy }) {
      const context = await blocking(busy, () => open(model))
      const all = await eachText(texts, (text) => context.tokens(embeddedText(model, role, text)), { signal, busy })
      const added = context.length([])
      const vectors: number[][] = []
      const cut: number[] = []
      for (const tokens of all) {
        signal.throwIfAborted()
        const read = tokens.slice(0, context.limit - added)
        vectors.push(unit(await context.embed(read)))
        cut.push(tokens.length - read.length)
      }
      return { vectors, cut }
    },

    async tokenCounts({ model, texts }, { signal, busy }) {
      const context = await blocking(busy, () => open(model))
      const plain = (text: string) => context.tokens(text).length
      const added = (role: TextRole) => context.length(context.tokens(embeddedText(model, role, 'a'))) - plain('a')
      return {
        counts: await eachText(texts, plain, { signal, busy }),
        added: { query: added('query'), passage: added('passage') },
        limit: context.limit,
      }
    },

    async dispose() {
      for (const context of contexts.values()) await context.then((opened) => opened.dispose()).catch(() => undefined)
      await host?.then(({ llama }) => llama.dispose()).catch(() => undefined)
    },
  }
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
