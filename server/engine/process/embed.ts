import { basename, dirname, join } from 'node:path'

import { AppError } from '../../core/errors.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import type { ModelRef } from '../door/protocol.ts'
import { OpenedFiles } from './openedFiles.ts'

const BATCH_TEXTS = 32
/** The runtime blocks the process while it loads a model and while it computes a batch. */
const BATCH_LIMIT_MS = 300_000

type Extractor = (texts: string[], options: { pooling: 'mean'; normalize: true }) => Promise<{ tolist(): number[][] }>

/**
 * Sentence embeddings, of length 1. A model's `path` is its folder, which contains `onnx/model_quantized.onnx` and the tokenizer's files,
 * or that ONNX file itself.
 */
export function createEmbedder(): {
  embed(model: ModelRef, texts: string[], options: { signal: AbortSignal; busy: (ms: number) => void }): Promise<number[][]>
} {
  const extractors = new Map<string, Promise<Extractor>>()

  function open(model: ModelRef): Promise<Extractor> {
    const key = `${model.hash}:${model.path}`
    let extractor = extractors.get(key)
    if (!extractor) {
      extractor = openExtractor(model)
      extractors.set(key, extractor)
      extractor.catch(() => extractors.delete(key))
    }
    return extractor
  }

  return {
    async embed(model, texts, { signal, busy }) {
      busy(BATCH_LIMIT_MS)
      const extract = await open(model).finally(() => busy(0))
      const vectors: number[][] = []
      // The texts of a batch are padded to the longest one, so texts of similar length share a batch.
      const order = texts.map((_, place) => place).toSorted((a, b) => (texts[b]?.length ?? 0) - (texts[a]?.length ?? 0))
      for (let at = 0; at < order.length; at += BATCH_TEXTS) {
        signal.throwIfAborted()
        const places = order.slice(at, at + BATCH_TEXTS)
        busy(BATCH_LIMIT_MS)
        const output = await extract(
          places.map((place) => texts[place] ?? ''),
          { pooling: 'mean', normalize: true },
        ).finally(() => busy(0))
        for (const [row, vector] of output.tolist().entries()) vectors[places[row] ?? 0] = vector
      }
      return vectors
    },
  }
}

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
    const extractor = await pipeline('feature-extraction', basename(folder), { dtype: 'q8', local_files_only: true })
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
