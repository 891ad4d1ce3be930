import { embeddedText } from '../door/embeddedText.ts'
import type { Embedded, RequestOf, TextRole, TokenCounts } from '../door/protocol.ts'
import { onnxFolders } from './onnxFolder.ts'
import { batchesOf, type BatchOptions, blocking, eachText } from './textBatches.ts'

type Tokenizer = { encode(text: string, options?: { add_special_tokens?: boolean }): number[]; model_max_length?: number }
type Extractor = {
  (texts: string[], options: { pooling: 'mean'; normalize: true }): Promise<{ tolist(): number[][] }>
  tokenizer: Tokenizer
}

export type Embedder = {
  embed(request: RequestOf<'embed'>, options: BatchOptions): Promise<Embedded>
  tokenCounts(request: RequestOf<'tokenCounts'>, options: BatchOptions): Promise<TokenCounts>
}

/** Sentence embeddings, of length 1, by models in the ONNX format (`onnxFolders`). */
export function createEmbedder(): Embedder {
  const open = onnxFolders<Extractor>('embedding model', ({ library, name, options }) =>
    library.pipeline('feature-extraction', name, options),
  )
  return {
    async embed({ model, role, texts }, { signal, busy }) {
      const extract = await blocking(busy, () => open(model))
      const all = texts.map((text) => embeddedText(model, role, text))
      const lengths = await eachText(all, (text) => extract.tokenizer.encode(text).length, { signal, busy })
      const vectors: number[][] = []
      for (const places of batchesOf(lengths, model.embedding?.batchTexts)) {
        signal.throwIfAborted()
        const batch = places.map((place) => all[place] ?? '')
        const output = await blocking(busy, () => extract(batch, { pooling: 'mean', normalize: true }))
        for (const [row, vector] of output.tolist().entries()) vectors[places[row] ?? 0] = vector
      }
      const limit = limitOf(extract.tokenizer) ?? Infinity
      return { vectors, cut: lengths.map((length) => Math.max(0, length - limit)) }
    },

    async tokenCounts({ model, texts }, { signal, busy }) {
      const { tokenizer } = await blocking(busy, () => open(model))
      const plain = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).length
      const added = (role: TextRole) => tokenizer.encode(embeddedText(model, role, 'a')).length - plain('a')
      return {
        counts: await eachText(texts, plain, { signal, busy }),
        added: { query: added('query'), passage: added('passage') },
        limit: limitOf(tokenizer),
      }
    },
  }
}

/** Most tokens that a model reads, the special ones included. Configurations write a huge number for none. */
export const limitOf = ({ model_max_length: limit }: Pick<Tokenizer, 'model_max_length'>) =>
  limit !== undefined && limit < 1e9 ? limit : null
