import { basename, dirname, join } from 'node:path'

import { AppError } from '../../core/errors.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import { embeddedText } from '../door/embeddedText.ts'
import type { Embedded, ModelRef, RequestOf, TextRole, TokenCounts } from '../door/protocol.ts'
import { createBreather } from './breather.ts'
import { OpenedFiles } from './openedFiles.ts'

const BATCH_TEXTS = 32
/**
 * Tokens computed together, padding included: fewer waste the cost of a call, more leave the processor's cache. Processor time of MiniLM
 * for a text of 10 tokens: 13 ms alone, 8 ms in batches of 8 to 32; of 105 tokens: 57 ms alone, 62 ms by four, 120 ms by 32.
 */
const BATCH_TOKENS = 256
/** The runtime blocks the process while it loads a model and while it computes a batch. */
const BATCH_LIMIT_MS = 300_000

type Tokenizer = { encode(text: string, options?: { add_special_tokens?: boolean }): number[]; model_max_length?: number }
type Extractor = {
  (texts: string[], options: { pooling: 'mean'; normalize: true }): Promise<{ tolist(): number[][] }>
  tokenizer: Tokenizer
}

type Options = { signal: AbortSignal; busy: (ms: number) => void }

export type Embedder = {
  embed(request: RequestOf<'embed'>, options: Options): Promise<Embedded>
  tokenCounts(request: RequestOf<'tokenCounts'>, options: Options): Promise<TokenCounts>
}

/**
 * Sentence embeddings, of length 1. A model's `path` is its folder, which contains `onnx/model_quantized.onnx` and the tokenizer's files,
 * or that ONNX file itself.
 */
export function createEmbedder(): Embedder {
  const extractors = new Map<string, Promise<Extractor>>()

  function open(model: ModelRef, busy: Options['busy']): Promise<Extractor> {
    const key = `${model.hash}:${model.path}`
    const extractor = extractors.get(key) ?? openExtractor(model)
    if (!extractors.has(key)) extractor.catch(() => extractors.delete(key))
    extractors.set(key, extractor)
    return blocking(busy, () => extractor)
  }

  return {
    async embed({ model, role, texts }, { signal, busy }) {
      const extract = await open(model, busy)
      const all = texts.map((text) => embeddedText(model, role, text))
      const lengths = await lengthsOf(all, (text) => extract.tokenizer.encode(text).length, { signal, busy })
      const vectors: number[][] = []
      for (const places of batchesOf(lengths, model.embedding?.batchTexts ?? BATCH_TEXTS)) {
        signal.throwIfAborted()
        const batch = places.map((place) => all[place] ?? '')
        const output = await blocking(busy, () => extract(batch, { pooling: 'mean', normalize: true }))
        for (const [row, vector] of output.tolist().entries()) vectors[places[row] ?? 0] = vector
      }
      const limit = limitOf(extract.tokenizer) ?? Infinity
      return { vectors, cut: lengths.map((length) => Math.max(0, length - limit)) }
    },

    async tokenCounts({ model, texts }, { signal, busy }) {
      const { tokenizer } = await open(model, busy)
      const plain = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).length
      const added = (role: TextRole) => tokenizer.encode(embeddedText(model, role, 'a')).length - plain('a')
      return {
        counts: await lengthsOf(texts, plain, { signal, busy }),
        added: { query: added('query'), passage: added('passage') },
        limit: limitOf(tokenizer),
      }
    },
  }
}

/** Places of texts by batch. The texts of a batch are padded to the longest one, so texts of similar length share a batch. */
export function batchesOf(lengths: readonly number[], mostTexts: number): number[][] {
  const order = lengths.map((_, place) => place).toSorted((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0))
  const batches: number[][] = []
  for (let at = 0; at < order.length; at += batches.at(-1)?.length ?? 1) {
    const longest = lengths[order[at] ?? 0] ?? 1
    const size = Math.min(mostTexts, Math.max(1, Math.floor(BATCH_TOKENS / longest)))
    batches.push(order.slice(at, at + size))
  }
  return batches
}

async function lengthsOf(texts: readonly string[], lengthOf: (text: string) => number, { signal, busy }: Options): Promise<number[]> {
  const breathe = createBreather()
  return blocking(busy, async () => {
    const lengths: number[] = []
    for (const text of texts) {
      lengths.push(lengthOf(text))
      await breathe()
      signal.throwIfAborted()
    }
    return lengths
  })
}

/** Announces that `work` may block the process, and then its end. */
async function blocking<T>(busy: Options['busy'], work: () => Promise<T>): Promise<T> {
  busy(BATCH_LIMIT_MS)
  return work().finally(() => busy(0))
}

/** Most tokens that the model reads, the special ones included. Configurations write a huge number for none. */
const limitOf = ({ model_max_length: limit }: Tokenizer) => (limit !== undefined && limit < 1e9 ? limit : null)

/**
 * Threads that wait for work sleep instead of spinning. Beside other programs on 2 cores, E5 took 170 ms of processor time for a passage
 * of 166 tokens instead of 270.
 */
const sessionOptions = { extra: { session: { intra_op: { allow_spinning: '0' } } } }

/** Loads the library only for the first text, since it comes with a runtime of its own. */
async function openExtractor({ id, path, files }: ModelRef): Promise<Extractor> {
  const folder = path.endsWith('.onnx') ? dirname(dirname(path)) : path
  for (const file of ['config.json', 'tokenizer.json', join('onnx', 'model_quantized.onnx')]) {
    if ((await pathKind(join(folder, file))) !== 'file')
      throw new AppError(
        'MODEL_MISSING',
        `The embedding model ${id} lacks ${file}. Fetch it on the Models page, or with: npm run assay -- models pull ${id}.`,
      )
  }
  const { env, pipeline } = await import('@huggingface/transformers')
  env.allowRemoteModels = false
  env.allowLocalModels = true
  env.localModelPath = dirname(folder)
  const opened = await OpenedFiles.open(files)
  try {
    const extractor = await pipeline('feature-extraction', basename(folder), {
      dtype: 'q8',
      local_files_only: true,
      session_options: sessionOptions,
    })
    await opened.confirm()
    return extractor
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError(
      'MODEL_BROKEN',
      `The embedding model ${id} cannot be read (${error instanceof Error ? error.message : String(error)}). Delete its folder and fetch it again.`,
    )
  } finally {
    opened.close()
  }
}
