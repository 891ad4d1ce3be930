import type { ErrorData } from '../errors.ts'
import type { IndexConfig } from '../retrieval/indexConfig.ts'
import type { Judgement } from '../retrieval/judgements/judgement.ts'
import type { RetrievalBuild, RetrievalSearch, RetrieverSource } from './retriever.ts'

/** One index: which documents, in which state, cut and embedded how. */
export type RetrievalTarget = { source: RetrieverSource; snapshot: string | null; build: RetrievalBuild }

/**
 * A question to the indexes of the project. `judgements`: of places, whose chunks are wanted; null: the judgements that were made on the page
 * of the index are wanted instead.
 */
export type RetrievalRequest = { target: RetrievalTarget; search: RetrievalSearch; queries: string[]; judgements: Judgement[] | null }

/** The score of each stage; null for one that did not find the passage or was not asked. */
export type StageScores = { vector: number | null; text: number | null; fused: number | null; rerank: number | null }

/** A passage that was found: `text` is the slice from `start` to `end` (UTF-16) of its document. `path`: of its file in the corpus. */
export type RetrievedPassage = {
  chunk: string
  document: string
  path: string
  title: string | null
  headings: readonly string[]
  page: number | null
  start: number
  end: number
  text: string
  score: number
  parts: StageScores
}

/** The version of an index that was searched, and how. `snapshot` null: the present state. */
export type SearchedIndex = {
  index: string
  snapshot: string | null
  contentHash: string
  mode: IndexConfig['search']['mode']
  k: number
}

/** An index that has to be built first. `reason`: why, as the end of a sentence about it: `is not built yet`. */
export type UnbuiltIndex = { index: string; reason: string; target: RetrievalTarget }

/**
 * `found`: for each query its passages, best first. `judged`: grades by the query of the judgements. `newerVariants`: the index is older than
 * its files, and these variants of it, which the same notebook searches, are built from the files as they are now.
 */
export type RetrievalAnswer =
  | ({
      status: 'found'
      found: RetrievedPassage[][]
      judged: Readonly<Record<string, Judged>>
      newerVariants?: readonly string[]
    } & SearchedIndex)
  | ({ status: 'unbuilt' } & UnbuiltIndex)
  | { status: 'problem'; error: ErrorData }

/** Grades of documents or chunks for the query of a cell, by id; see `documentQrels` and `chunkQrels`. */
export type Judged = { level: 'document' | 'chunk'; grades: Readonly<Record<string, number>> }

/** The passages that a cell saw, in the order of the prompt: number n is `passages[n - 1]`. */
export type Retrieval = SearchedIndex & {
  /** Name of the retriever block. */
  retriever: string
  query: string
  passages: readonly RetrievedPassage[]
}

/** With the judgements of its query, which do not decide the output; null where nothing is judged. */
export type JudgedRetrieval = Retrieval & { judged: Judged | null }
