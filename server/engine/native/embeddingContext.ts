import { type Llama, type LlamaEmbeddingContext, type LlamaModel, LlamaVocabularyType, type Token } from 'node-llama-cpp'
import { threadCount } from './device.ts'
import { nativeCalls } from './nativeCalls.ts'

/** Vectors of texts by a model in the GGUF format, pooled as its file says. */
export type EmbeddingContext = {
  /** Most tokens of a text that are read, the special ones included. */
  limit: number
  /** Tokens of a text, without special ones. */
  tokens(text: string): Token[]
  /** Tokens that are read of these, the special ones included. */
  length(tokens: readonly Token[]): number
  /** Not normalised. `tokens` may not be longer than the limit. */
  embed(tokens: readonly Token[]): Promise<readonly number[]>
  dispose(): Promise<void>
}

/** A longer text needs memory for all of its tokens at once, and one vector says little about it. */
const MOST_TOKENS = 2048

export async function openEmbeddingContext(llama: Llama, model: LlamaModel): Promise<EmbeddingContext> {
  const limit = Math.min(model.trainContextSize, MOST_TOKENS)
  // A context takes one token less than its size. An encoder reads a text in one batch.
  const size = limit + 1
  const context: LlamaEmbeddingContext = await nativeCalls.track('setup', 0, () =>
    model.createEmbeddingContext({ contextSize: size, batchSize: size, threads: threadCount(llama) }),
  )
  // node-llama-cpp puts no first token before texts of this kind of vocabulary (XLM-RoBERTa), although the file asks for it.
  const { bos, shouldPrependBosToken } = model.tokens
  const first = model.vocabularyType === LlamaVocabularyType.ugm && shouldPrependBosToken && bos !== null ? [bos] : []
  return {
    limit,
    tokens: (text) => model.tokenize(text),
    length: (tokens) => context.calculateInputLength([...first, ...tokens]),
    embed: async (tokens) => (await context.getEmbeddingFor([...first, ...tokens])).vector,
    dispose: () => context.dispose(),
  }
}
