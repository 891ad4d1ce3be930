import type { Json } from '../json.ts'
import { isText, numbers, oneOf, type Parameter } from './parameter.ts'
import type { RetrievalSearch } from './retriever.ts'

/** What a sweep says of retrieval; null: it is as in the retriever's block. `retriever` null: the sweep does not say. */
export type RetrievalParts = {
  retriever: string | null
  searchMode: RetrievalSearch['mode'] | null
  searchWeight: number | null
  searchK: number | null
  fusion: RetrievalSearch['fusion'] | null
  /** `off`: none, also where the block has one. */
  mmr: number | 'off' | null
  /** `none`: none, also where the block has one. */
  reranker: string | null
  chunkSize: number | null
  chunkOverlap: number | null
}

export const unsetRetrieval: Readonly<RetrievalParts> = {
  retriever: null,
  searchMode: null,
  searchWeight: null,
  searchK: null,
  fusion: null,
  mmr: null,
  reranker: null,
  chunkSize: null,
  chunkOverlap: null,
}

type RetrievalParameter = Parameter & {
  /** Shown with the passages of a cell, not as a fact of its own. */
  fact: () => null
} & { [Part in keyof RetrievalParts]: { decides: Part; read: (value: Json) => RetrievalParts[Part] } }[keyof RetrievalParts]

const shown = { default: 'the retriever’s', fact: () => null, imported: [] }

const mmrRange = numbers({ from: 0, to: 1, step: 0.25 })

/** The parameters of retrieval, each of which replaces the value in the block of the retriever. */
export const retrievalParameters = {
  retriever: {
    ...shown,
    expected: (value) => (isText(value) ? null : 'the name of a retriever block, or none'),
    default: 'the only one',
    decides: 'retriever',
    read: String,
    hint: 'Where the passages of a prompt come from; none for no passages',
    control: { kind: 'retrievers' },
    first: [],
  },
  search_mode: {
    ...shown,
    expected: oneOf(['vector', 'text', 'hybrid']),
    decides: 'searchMode',
    read: (value) => value as RetrievalSearch['mode'] & string,
    hint: 'Passages by meaning (vector), by words (text), or by both (hybrid)',
    control: { kind: 'choices', choices: ['vector', 'text', 'hybrid'] },
    first: ['vector', 'text', 'hybrid'],
  },
  search_weight: {
    ...shown,
    ...numbers({ from: 0, to: 1, step: 0.25 }),
    decides: 'searchWeight',
    read: Number,
    hint: 'Hybrid search: share of the vectors; the rest is the full text’s',
    first: [0.25, 0.5, 0.75],
  },
  search_k: {
    ...shown,
    ...numbers({ from: 1, to: 1000, step: 2, whole: true }),
    decides: 'searchK',
    read: Number,
    hint: 'Number of passages in the prompt',
    first: [3, 5],
  },
  fusion: {
    ...shown,
    expected: oneOf(['convex', 'rrf']),
    decides: 'fusion',
    read: (value) => value as RetrievalSearch['fusion'] & string,
    hint: 'Hybrid search: join by normalised scores (convex) or by ranks (rrf)',
    control: { kind: 'choices', choices: ['convex', 'rrf'] },
    first: ['convex', 'rrf'],
  },
  mmr: {
    ...shown,
    expected: (value) => (value === null || mmrRange.expected(value) === null ? null : `${mmrRange.expected('')}, or null for off`),
    decides: 'mmr',
    read: (value) => (typeof value === 'number' ? value : 'off'),
    hint: 'Less than 1 prefers passages that differ from those before; null is off',
    control: { kind: 'yaml' },
    first: [null, 0.7],
  },
  reranker: {
    ...shown,
    expected: (value) => (value === null || isText(value) ? null : 'the id of a reranking model, or null for none'),
    decides: 'reranker',
    read: (value) => (typeof value === 'string' ? value : 'none'),
    hint: 'A model that orders the found passages anew',
    control: { kind: 'text' },
    first: [],
  },
  chunk_size: {
    ...shown,
    ...numbers({ from: 8, to: 100_000, step: 100, whole: true }),
    decides: 'chunkSize',
    read: Number,
    hint: 'Size of passages in their unit; each size has an index of its own',
    first: [100, 200],
  },
  chunk_overlap: {
    ...shown,
    ...numbers({ from: 0, to: 50_000, step: 20, whole: true }),
    decides: 'chunkOverlap',
    read: Number,
    hint: 'How much of the end of a passage the next one repeats',
    first: [0, 40],
  },
} satisfies Record<string, RetrievalParameter>

export type RetrievalParameterName = keyof typeof retrievalParameters

export const retrievalParameterNames = Object.keys(retrievalParameters) as readonly RetrievalParameterName[]

/** The key of a retriever block that each parameter of a sweep replaces. */
const blockKeys: Record<Exclude<RetrievalParameterName, 'retriever'>, string> = {
  search_mode: 'mode',
  search_weight: 'weight',
  search_k: 'k',
  fusion: 'fusion',
  mmr: 'mmr',
  reranker: 'reranker',
  chunk_size: 'chunk_size',
  chunk_overlap: 'chunk_overlap',
}

/** The parameter with which a sweep varies a key of a retriever block; null if none does. */
export function parameterOfKey(key: string): RetrievalParameterName | null {
  return retrievalParameterNames.find((name) => name !== 'retriever' && blockKeys[name] === key) ?? null
}
