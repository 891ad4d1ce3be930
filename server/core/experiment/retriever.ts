import type { Place } from '../errors.ts'
import type { ChunkSettings } from '../retrieval/chunking/chunkDocument.ts'
import type { IndexConfig } from '../retrieval/indexConfig.ts'
import type { Judgement } from '../retrieval/judgements/judgement.ts'
import type { CorpusLanguage } from '../retrieval/language/corpusLanguage.ts'

/** What is searched: an index of the project, or documents (a path relative to the notebook) of which the notebook has an index of its own. */
export type RetrieverSource = { index: string } | { documents: string }

/** How passages are searched. What is left out is the default of the index's language. */
export type RetrievalSearch = {
  mode?: IndexConfig['search']['mode']
  fusion?: IndexConfig['search']['fusion']
  /** The share of the vectors in a convex combination, 0 to 1. */
  weight?: number
  /** The number of passages. */
  k?: number
  /** Maximal marginal relevance: 1 is the order of the scores, less puts passages ahead that differ from those before. */
  mmr?: number
  /** Least score of a passage, in the scale of the mode. */
  threshold?: number
  /** Id of a reranking model. */
  reranker?: string
}

/** How an index is built. Settings that differ from those of the named index make a variant of it, built from the same documents. */
export type RetrievalBuild = {
  language?: CorpusLanguage | 'auto'
  /** Id of an embedding model, or `none`. */
  embedder?: string
  chunks: Partial<ChunkSettings>
}

/** Judgements of a file. `by`: what the queries of the file are called in the notebook: `id` (of the case), `query` (its text), or a variable. */
export type RetrieverQrels = { file: string; by: string; judgements: Judgement[] }

/** A block `retriever NAME`. */
export type Retriever = {
  name: string
  source: RetrieverSource
  snapshot: string | null
  /** Template of the query over the case's vars; null: the case's only variable. */
  query: string | null
  /** Template of one passage in `{{context}}`. */
  passage: string
  search: RetrievalSearch
  build: RetrievalBuild
  qrels: RetrieverQrels | null
  line: number
  /** Where the templates begin in the notebook. */
  places?: { query?: Place; passage?: Place }
}

/** A sweep's value for cells without passages. */
export const noRetriever = 'none'

/** The variables through which a prompt shows passages. */
export const passageVariables = ['context', 'passages'] as const
