import { queryText } from '../../core/retrieval/judgements/judgedQuery.ts'
import { searchSettingsSchema } from '../../core/retrieval/search/searchSettings.ts'
import { shortfall } from '../../core/retrieval/search/shortfall.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { openSearch, type SearchDeps as OpenDeps } from './openSearch.ts'
import { searchDefaults } from './searchDefaults.ts'
import type { QueryTokens, SearchFacts, SearchInput, SearchResult, SearchService } from './searchService.types.ts'

type SearchDeps = OpenDeps & Pick<IndexDeps, 'countTokens' | 'now' | 'pastSearches'>

export function createSearchService(deps: SearchDeps): SearchService {
  const { pastSearches: past, now } = deps
  return {
    facts: (input) => searchFacts(deps, input),
    run: (input, options) => runSearch(deps, input, options),
    stages: async ({ index, query, settings }, options) => (await openSearch(deps, index, settings)).stages(query, options),
    tokens: (input, options) => queryTokens(deps, input, options),
    async passage({ index, snapshot, chunk, around }) {
      const { document: _document, ...passage } = await (await openSearch(deps, index, { snapshot })).passage(chunk, { around })
      return passage
    },
    past: (index) =>
      past.list(index).flatMap(({ settings, ...search }) => {
        const known = searchSettingsSchema.safeParse(settings)
        return known.success ? [{ ...search, settings: known.data }] : []
      }),
    keep: (index, search) => past.keep(index, { ...search, query: search.query.normalize('NFC'), at: now() }),
    forget: (index, search) => past.forget(index, search),
  }
}

async function searchFacts(deps: OpenDeps, { index, snapshot }: { index: string; snapshot?: string }): Promise<SearchFacts> {
  const [{ head }, snapshots] = await Promise.all([openSearch(deps, index, { snapshot }), deps.store.snapshots(index)])
  const { language, embedder, fullText, fields, state, chunkCount } = head
  return {
    language,
    defaults: searchDefaults(head),
    embedder,
    fullText,
    fields: Object.entries(fields)
      .map(([name, { type }]) => ({ name, type }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    snapshots: snapshots.map(({ name }) => name).toReversed(),
    state,
    passages: chunkCount,
  }
}

async function runSearch(
  deps: SearchDeps,
  { index, query, settings }: SearchInput,
  options: { signal?: AbortSignal } = {},
): Promise<SearchResult> {
  const { embedTexts, now } = deps
  let embedMs = 0
  const timed: IndexDeps['embedTexts'] = async (...args) => {
    const start = now()
    const vectors = await embedTexts(...args)
    embedMs += now() - start
    return vectors
  }
  const start = now()
  const search = await openSearch({ ...deps, embedTexts: timed }, index, settings, options)
  const { hits, without } = await search.findOne(query, options)
  const ms = now() - start
  const { k, reranker, warnings } = search
  const { mode, reason } = await search.modeFor(query)
  const result = { hits, mode, reason, warnings, reranker, k, ms, embedMs }
  if (hits.length >= k) return { ...result, shortfall: null }
  const [counts, tokens] = await Promise.all([search.counts(), search.tokens(query)])
  return { ...result, shortfall: shortfall({ found: hits.length, k, mode, ...counts, tokens, without }) }
}

async function queryTokens(
  deps: SearchDeps,
  { index, query, snapshot }: { index: string; query: string; snapshot?: string },
  { signal }: { signal?: AbortSignal } = {},
): Promise<QueryTokens> {
  const search = await openSearch(deps, index, { snapshot })
  const { embedder } = search.head
  const [text, counted] = await Promise.all([
    search.tokens(query),
    embedder && deps.countTokens([queryText(query)], { model: embedder.id, signal }),
  ])
  if (!counted) return { text, embedder: null }
  const { counts, added, limit } = counted
  const tokens = (counts[0] ?? 0) + added.query
  return { text, embedder: { tokens, added: added.query, limit, cut: limit === null ? 0 : Math.max(0, tokens - limit) } }
}
