import type { Sweep } from '#server/core/experiment/experiment.ts'
import { parameterOfKey } from '#server/core/experiment/retrievalParameters.ts'
import { defaultsFor, type IndexConfig } from '#server/core/retrieval/indexConfig.ts'
import type { CorpusLanguage } from '#server/core/retrieval/language/corpusLanguage.ts'
import type { ChunkSettings } from '#server/core/retrieval/chunking/chunkDocument.ts'
import { isRecord, type Json, textOf } from '#server/core/json.ts'

const keys = [
  'index',
  'documents',
  'snapshot',
  'query',
  'passage',
  'mode',
  'fusion',
  'weight',
  'k',
  'mmr',
  'threshold',
  'reranker',
  'language',
  'embedder',
  'chunk_by',
  'chunk_size',
  'chunk_overlap',
  'qrels',
  'qrels_by',
] as const

export type RetrieverKey = (typeof keys)[number]
/** Numbers that are not written as such are texts, which the diagnostics report. */
export type RetrieverBody = { [Key in RetrieverKey]?: string | number | null }

/** Whether the YAML of a retriever can be shown as a form: a mapping in which each key of the form has one value. */
export function isRetrieverBody(value: unknown): value is RetrieverBody | null {
  if (value === null) return true
  return isRecord(value) && keys.every((key) => value[key] == null || typeof value[key] === 'string' || typeof value[key] === 'number')
}

/** The value for a number that is being typed: undefined, the default, for none. */
export function typedNumber(text: string): Json | undefined {
  const typed = text.trim()
  if (typed === '') return undefined
  const number = Number(typed)
  return Number.isFinite(number) ? number : typed
}

export type RetrieverDefaults = {
  mode: IndexConfig['search']['mode']
  fusion: IndexConfig['search']['fusion']
  weight: number
  k: number
  /** Null while the language of the documents is not known. */
  chunks: ChunkSettings | null
  /** Id of a model, or `none`. */
  embedder: string | null
  language: CorpusLanguage | null
}

type Facts = { language: CorpusLanguage; embedder: { id: string } | null; chunking: ChunkSettings }

/**
 * What holds where a retriever is silent: what its index was built with, or the defaults of the language of its documents. `facts`: of the
 * index that it searches; null if there is none yet.
 */
export function retrieverDefaults(facts: Facts | null, body: RetrieverBody): RetrieverDefaults {
  const usual = defaultsFor(facts?.language ?? 'en')
  const { search } = usual
  // The index of documents beside the notebook is built by this block and by sweeps.
  const built = facts && body.documents == null ? { chunks: facts.chunking, embedder: facts.embedder?.id ?? 'none' } : usual
  const embedder = facts && built.embedder
  const isTextOnly = (body.embedder ?? embedder) === 'none'
  return {
    ...search,
    mode: isTextOnly ? 'text' : search.mode,
    chunks: facts && built.chunks,
    embedder,
    language: facts?.language ?? null,
  }
}

/** The values that sweeps take instead of that of the block, as a text; null if none does. */
export function sweptText(sweeps: readonly Sweep[], key: RetrieverKey): string | null {
  const parameter = parameterOfKey(key)
  if (parameter === null) return null
  const values = sweeps.flatMap(({ axes, fixed }) => {
    const value = fixed[parameter]
    return [...axes.flatMap(({ name, values: listed }) => (name === parameter ? listed : [])), ...(value === undefined ? [] : [value])]
  })
  return values.length === 0 ? null : [...new Set(values.map(textOf))].join(', ')
}
