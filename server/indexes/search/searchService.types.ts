import type { IndexConfig } from '../../core/retrieval/indexConfig.ts'
import type { CorpusLanguage } from '../../core/retrieval/language/corpusLanguage.ts'
import type { SearchPageSettings } from '../../core/retrieval/search/searchSettings.ts'
import type { Shortfall } from '../../core/retrieval/search/shortfall.ts'
import type { IndexHead } from '../indexHead.ts'
import type { Hit, Passage, SearchMode } from './openSearch.ts'
import type { Stages } from './searchStages.ts'

/** What a page has to know of an index to offer settings. */
export type SearchFacts = {
  language: CorpusLanguage
  defaults: IndexConfig['search']
  /** Null: the index has no vectors. */
  embedder: IndexHead['embedder']
  fullText: IndexHead['fullText']
  /** Metadata columns in the order of their names. */
  fields: { name: string; type: 'string' | 'number' }[]
  /** Newest first. */
  snapshots: string[]
  state: IndexHead['state']
  passages: number
}

export type SearchInput = { index: string; query: string; settings: SearchPageSettings }

/** `ms`: the whole search; `embedMs`: the part that the vector of the query took. `shortfall`: why fewer than `k` were found. */
export type SearchResult = {
  hits: Hit[]
  mode: SearchMode
  /** Why the mode is not the usual one. */
  reason: string | null
  /** What speaks against these settings, as sentences. */
  warnings: string[]
  reranker: string | null
  k: number
  ms: number
  embedMs: number
  shortfall: Shortfall | null
}

/** A query as the index sees it. `embedder`: its tokens with those that the model adds, and how many at the end the model does not read. */
export type QueryTokens = { text: string[]; embedder: { tokens: number; added: number; limit: number | null; cut: number } | null }

/** A search that the user made: `found` passages in `ms`. */
export type PastSearch = { query: string; settings: SearchPageSettings; found: number; ms: number; at: number }

type Options = { signal?: AbortSignal }

/** The `searches` procedures. All throw AppError NOT_FOUND where there is no such index or snapshot. */
export type SearchService = {
  facts(input: { index: string; snapshot?: string }): Promise<SearchFacts>
  /** @throws AppError as `openSearch` */
  run(input: SearchInput, options?: Options): Promise<SearchResult>
  /** @throws AppError as `openSearch` */
  stages(input: SearchInput, options?: Options): Promise<Stages>
  tokens(input: { index: string; query: string; snapshot?: string }, options?: Options): Promise<QueryTokens>
  /** A passage with `around` neighbours to each side. @throws AppError NOT_FOUND */
  passage(input: { index: string; snapshot?: string; chunk: string; around: number }): Promise<Omit<Passage, 'document'>>
  /** Newest first. */
  past(index: string): PastSearch[]
  keep(index: string, search: Omit<PastSearch, 'at'>): void
  /** Without a search, all of the index. */
  forget(index: string, search?: Pick<PastSearch, 'query' | 'settings'>): void
}
