import { queryText } from '../../core/retrieval/judgements/judgedQuery.ts'
import { AppError } from '../../core/errors.ts'
import { type MetadataFilter, filterSql } from '../../core/retrieval/filter/filterSql.ts'
import { convex } from '../../core/retrieval/fuse/convex.ts'
import { mmr } from '../../core/retrieval/fuse/mmr.ts'
import { rrf } from '../../core/retrieval/fuse/rrf.ts'
import { type IndexConfig, rerankerProblem } from '../../core/retrieval/indexConfig.ts'
import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import { needsShare, type QueryMode, queryMode } from '../../core/retrieval/queryMode.ts'
import { queryScript, type Script } from '../../core/retrieval/language/queryScript.ts'
import type { IndexReader, ScoredChunk } from '../../io/lance/indexReader.ts'
import type { ReadChunk, StoredDocument } from '../../io/lance/rows.ts'
import type { Fetching, IndexDeps } from '../indexDeps.ts'
import { type IndexHead, readHead } from '../indexHead.ts'
import { type EvalLevel, levelQrels, type LevelQrels } from './levelQrels.ts'
import { latest } from '../names.ts'
import { rerankHits } from './rerankHits.ts'
import { usualRerankDepth } from '../../core/retrieval/search/searchSettings.ts'
import { searchDefaults } from './searchDefaults.ts'
import { stageLists, type Stages } from './searchStages.ts'

/** By vectors, by full text, or by both. */
export type SearchMode = IndexConfig['search']['mode']

/** How an index is searched. What is left out is the default of its language. */
export type SearchSettings = {
  /** Default the present state. */
  snapshot?: string
  mode?: SearchMode
  /** Hybrid: convex combination of normalised scores, or reciprocal rank fusion. */
  fusion?: 'convex' | 'rrf'
  /** Convex combination: the share of the vector's score, 0 to 1. */
  weight?: number
  /** Passages to find. */
  k?: number
  filter?: MetadataFilter
  /** Maximal marginal relevance: 1 is the order of the scores, less puts passages ahead that differ from those before. */
  mmr?: number
  /** Id of a model that reads question and passage together and decides the order of the first candidates. Default none. */
  reranker?: string
  /** Candidates that are reranked, default 30; those after them keep their order. */
  rerankDepth?: number
  /** Least score of a passage, in the scale of the mode, or of the reranker. */
  threshold?: number
}

/** The score of each stage; null for one that did not find the passage or was not asked. */
export type ScoreParts = { vector: number | null; text: number | null; fused: number | null; rerank: number | null }

/** A passage that was found: `text` is the slice from `start` to `end` of its document. */
export type Hit = {
  document: string
  chunk: string
  start: number
  end: number
  page: number | null
  text: string
  score: number
  parts: ScoreParts
  title: string | null
  path: string
  headings: readonly string[]
}

/** `without`: what there would be without a least score, at most `k`. */
export type Found = { hits: Hit[]; without: { found: number; best: number | null } }

/** A passage with its neighbours, in its document. */
export type Passage = { chunk: ReadChunk; before: ReadChunk[]; after: ReadChunk[]; document: StoredDocument | null }

/** A search through one version of an index. */
export type Search = {
  head: IndexHead
  /** Number of the version. */
  version: number
  mode: SearchMode
  k: number
  reranker: string | null
  /** What speaks against these settings, as sentences. */
  warnings: string[]
  /** The mode in which a query is searched, which may differ from `mode` where the settings leave it open, and why. */
  modeFor(query: string): Promise<{ mode: SearchMode; reason: string | null }>
  /** One list for each query, best first. @throws AppError BAD_INPUT for an empty query */
  find(queries: readonly string[], options?: { signal?: AbortSignal }): Promise<Hit[][]>
  /** What `find` finds for one query, and what the least score left out. @throws AppError BAD_INPUT for an empty query */
  findOne(query: string, options?: { signal?: AbortSignal }): Promise<Found>
  /** What each stage finds, whatever the mode; k, threshold and MMR do not apply. @throws AppError BAD_INPUT for an empty query */
  stages(query: string, options?: { signal?: AbortSignal }): Promise<Stages>
  /** The tokens of a query as the full-text index sees them. */
  tokens(query: string): Promise<string[]>
  /** What judgements say of the documents or passages of this version. */
  grades(judgements: readonly Judgement[], level: EvalLevel): Promise<LevelQrels>
  /** The number of passages, and of those that meet the filter. */
  counts(): Promise<{ all: number; fitting: number }>
  /** `around`: neighbours to each side, default 1. @throws AppError NOT_FOUND */
  passage(chunk: string, options?: { around?: number }): Promise<Passage>
}

/** Both lists of a hybrid search have this depth: their normalised scores depend on it. */
const CANDIDATES = 100
const LONGEST_QUERY = 10_000

export type SearchDeps = Pick<IndexDeps, 'store' | 'embedTexts' | 'obtainModel' | 'rerankTexts'>

/**
 * A reranker that is not on this machine is downloaded first (`onFetch`).
 * @throws AppError NOT_FOUND (index or snapshot), BAD_INPUT (settings that do not fit the index), MODEL_UNKNOWN and MODEL_DOWNLOAD (reranker)
 */
export async function openSearch(
  deps: SearchDeps,
  name: string,
  settings: SearchSettings,
  { signal: opening, onFetch }: { signal?: AbortSignal; onFetch?: (fetching: Fetching) => void } = {},
): Promise<Search> {
  const { store, embedTexts } = deps
  const { snapshot = latest, filter, mmr: lambda, reranker, rerankDepth = usualRerankDepth, threshold = -Infinity } = settings
  const reader = await store.read(name, snapshot === latest ? null : snapshot)
  const head = readHead(name, await reader.head())
  const { embedder } = head
  const usual = searchDefaults(head)
  const { mode = usual.mode, fusion = usual.fusion, weight = usual.weight, k = usual.k } = settings
  if (mode !== 'text' && !embedder)
    throw new AppError('BAD_INPUT', `The index ${name} has no vectors. Search it by full text (--mode text), or build it with an embedder.`)
  if (lambda !== undefined && !embedder)
    throw new AppError(
      'BAD_INPUT',
      `The index ${name} has no vectors, so that passages cannot be compared with each other. Search without MMR.`,
    )
  if (!(weight >= 0 && weight <= 1)) throw new AppError('BAD_INPUT', `The weight ${weight} is not a number from 0 to 1.`)
  if (!Number.isInteger(rerankDepth) || rerankDepth < 1)
    throw new AppError('BAD_INPUT', `${rerankDepth} candidates cannot be reranked. Give a whole number from 1 on.`)
  if (reranker !== undefined) await deps.obtainModel(reranker, { kind: 'rerank', signal: opening, onProgress: onFetch })
  const where = filter ? filterSql(filter, typesOf(head), (field) => head.fields[field]?.column ?? field) : null
  const isDeep = mode === 'hybrid' || lambda !== undefined
  const depth = Math.max(isDeep ? CANDIDATES : 0, reranker === undefined ? 0 : rerankDepth, k)
  // Behind those that the reranker has read, scores tell the order only: MMR would take them for relevance.
  const mixed = Math.min(CANDIDATES, reranker === undefined ? CANDIDATES : rerankDepth)
  const shares = new Map<Script, Promise<number>>()

  async function modeFor(query: string): Promise<QueryMode | { mode: SearchMode; reason: null }> {
    const script = queryScript(query)
    if (mode !== 'hybrid' || settings.mode !== undefined || !embedder || !needsShare(script, head.language)) return { mode, reason: null }
    const share = shares.get(script) ?? reader.shareWith(`\\p{${script}}`)
    shares.set(script, share)
    return queryMode({ query, script, share: await share, language: head.language, embedder: embedder.id })
  }

  async function embed(queries: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    return mode !== 'text' && embedder ? embedTexts(queries, { model: embedder.id, role: 'query', signal }) : []
  }

  async function findBy(query: string, vector: Float32Array | undefined, signal: AbortSignal | undefined): Promise<Found> {
    const own = (await modeFor(query)).mode
    const [near, matching] = await Promise.all([
      vector ? reader.nearest(vector, { limit: depth, where }) : [],
      own === 'vector' ? [] : reader.matching(query, { limit: depth, where }),
    ])
    const chunks = new Map([...near, ...matching].map((chunk) => [chunk.id, chunk]))
    const fused = rank({ mode: own, fusion, weight }, near, matching)
    const textOf = ({ id }: Ranked) => chunks.get(id)?.indexed ?? ''
    const ordered =
      reranker === undefined ? fused : await rerankHits(deps, { query, ranked: fused, textOf }, { reranker, depth: rerankDepth, signal })
    const ranked = ordered.filter(({ score }) => score >= threshold)
    const chosen =
      lambda === undefined ? ranked : [...(await diverse(reader, ranked.slice(0, mixed), { lambda, k })), ...ranked.slice(mixed)]
    return {
      hits: chosen.slice(0, k).flatMap((entry) => toHit(entry, chunks.get(entry.id)) ?? []),
      without: { found: Math.min(k, ordered.length), best: ordered[0]?.score ?? null },
    }
  }

  return {
    head,
    version: reader.version,
    mode,
    k,
    reranker: reranker ?? null,
    warnings: [reranker === undefined ? null : rerankerProblem(reranker, head.language)].filter((warning) => warning !== null),
    modeFor: (query) => modeFor(normalQuery(query)),
    async find(queries, { signal } = {}) {
      const normal = queries.map(normalQuery)
      const vectors = await embed(normal, signal)
      const found: Hit[][] = []
      for (const [index, query] of normal.entries()) {
        signal?.throwIfAborted()
        found.push((await findBy(query, vectors[index], signal)).hits)
      }
      return found
    },
    async findOne(query, { signal } = {}) {
      const normal = normalQuery(query)
      const [vector] = await embed([normal], signal)
      return findBy(normal, vector, signal)
    },
    async stages(query, { signal } = {}) {
      const normal = normalQuery(query)
      const [vector] = embedder ? await embedTexts([normal], { model: embedder.id, role: 'query', signal }) : []
      const [near, matching] = await Promise.all([
        vector ? reader.nearest(vector, { limit: CANDIDATES, where }) : null,
        reader.matching(normal, { limit: CANDIDATES, where }),
      ])
      return stageLists(near, matching, (vectors, texts) => rank({ mode: 'hybrid', fusion, weight }, vectors, texts))
    },
    tokens: async (query) => reader.tokens(normalQuery(query)),
    grades: (judgements, level) => levelQrels(reader, judgements, level),
    async counts() {
      const [all, fitting] = await Promise.all([reader.count(null), reader.count(where)])
      return { all, fitting }
    },
    passage: (chunk, { around = 1 } = {}) => readPassage(reader, { index: name, chunk, around }),
  }
}

async function readPassage(
  reader: IndexReader,
  { index, chunk: id, around }: { index: string; chunk: string; around: number },
): Promise<Passage> {
  const chunk = await reader.chunk(id)
  if (!chunk) throw new AppError('NOT_FOUND', `The index ${index} has no passage ${id} any more. Search again.`)
  const [near, document] = await Promise.all([
    reader.chunksOf(chunk.document, { from: chunk.place - around, to: chunk.place + around }),
    reader.document(chunk.document),
  ])
  return {
    chunk,
    before: near.filter(({ place }) => place < chunk.place),
    after: near.filter(({ place }) => place > chunk.place),
    document,
  }
}

type Ranked = { id: string; score: number; parts: ScoreParts }

function rank(
  { mode, fusion, weight }: { mode: SearchMode; fusion: 'convex' | 'rrf'; weight: number },
  near: readonly ScoredChunk[],
  matching: readonly ScoredChunk[],
): Ranked[] {
  const none = { vector: null, text: null, fused: null, rerank: null }
  if (mode === 'vector') return near.map(({ id, score }) => ({ id, score, parts: { ...none, vector: score } }))
  if (mode === 'text') return matching.map(({ id, score }) => ({ id, score, parts: { ...none, text: score } }))
  const fused = fusion === 'rrf' ? rrf({ vector: near, text: matching }) : convex(near, matching, weight)
  return fused.map(({ id, score, parts }) => ({ id, score, parts: { ...none, ...parts, fused: score } }))
}

async function diverse(reader: IndexReader, ranked: readonly Ranked[], { lambda, k }: { lambda: number; k: number }): Promise<Ranked[]> {
  const vectors = await reader.vectors(ranked.map(({ id }) => id))
  const candidates = ranked.flatMap((entry) => {
    const vector = vectors.get(entry.id)
    return vector ? [{ ...entry, vector }] : []
  })
  return mmr(candidates, lambda, k)
}

function toHit({ id, score, parts }: Ranked, chunk: ScoredChunk | undefined): Hit | null {
  if (!chunk) return null
  const { document, start, end, page, text, title, path, headings } = chunk
  return { document, chunk: id, start, end, page, text, score, parts, title, path, headings }
}

/** Documents are in NFC; a query typed on macOS may not be. */
function normalQuery(query: string): string {
  const normal = queryText(query)
  if (normal === '') throw new AppError('BAD_INPUT', 'The query is empty. Write what to search for.')
  if (normal.length > LONGEST_QUERY)
    throw new AppError('BAD_INPUT', `The query has ${normal.length} characters; at most ${LONGEST_QUERY} can be searched for.`)
  return normal
}

function typesOf({ fields }: IndexHead) {
  return Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type]))
}
