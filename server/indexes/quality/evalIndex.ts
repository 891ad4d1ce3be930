import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import type { Query } from '../../core/retrieval/judgements/readQueries.ts'
import { evaluate, type QueryScores, type RetrievalScores, type Run } from '../../core/retrieval/metrics/evaluate.ts'
import type { Fetching } from '../indexDeps.ts'
import type { EvalLevel, LevelQrels } from '../search/levelQrels.ts'
import { latest } from '../names.ts'
import { type Hit, openSearch, type SearchDeps, type SearchMode, type SearchSettings } from '../search/openSearch.ts'

export type EvalReport = LevelQrels & {
  index: string
  /** Null: the present state. */
  snapshot: string | null
  /** Equal for versions of an index in which the same can be found. */
  content: string
  level: EvalLevel
  mode: SearchMode
  /** Passages that were searched for each query. */
  k: number
  /** Judged queries. */
  queries: number
  metrics: RetrievalScores | null
  perQuery: QueryScores[]
  /** Documents (or passages) with their scores, for each judged query that was searched. */
  run: Run
  /** Judged queries without a text, which score 0. */
  missing: string[]
  reranker: string | null
  warnings: string[]
  /** Queries that were searched in another mode than `mode`, and why. */
  otherwise: { query: string; mode: SearchMode; reason: string | null }[]
}

/** The measures reach to rank 100. */
const USUAL_K = 100
const QUERIES_AT_ONCE = 32

/**
 * Searches every judged query and measures what was found, by default as documents: the score of a document is that of its best passage.
 * @throws AppError as `openSearch`
 */
export async function evalIndex(
  deps: SearchDeps,
  {
    index,
    queries,
    judgements,
    level = 'document',
    ...settings
  }: { index: string; queries: readonly Query[]; judgements: readonly Judgement[]; level?: EvalLevel } & SearchSettings,
  {
    signal,
    progress,
    onFetch,
  }: { signal?: AbortSignal; progress?: (done: number, total: number) => void; onFetch?: (fetching: Fetching) => void } = {},
): Promise<EvalReport> {
  const search = await openSearch(deps, index, { ...settings, k: settings.k ?? USUAL_K }, { signal, onFetch })
  const graded = await search.grades(judgements, level)
  const texts = new Map(queries.map(({ id, text }) => [id, text]))
  const judged = [...graded.qrels.keys()]
  const asked = judged.flatMap((id) => {
    const text = texts.get(id)
    return text === undefined ? [] : [{ id, text }]
  })
  const run = new Map<string, { document: string; score: number }[]>()
  const otherwise: EvalReport['otherwise'] = []
  for (let at = 0; at < asked.length; at += QUERIES_AT_ONCE) {
    progress?.(at, asked.length)
    const some = asked.slice(at, at + QUERIES_AT_ONCE)
    const found = await search.find(
      some.map(({ text }) => text),
      { signal },
    )
    for (const { id, text } of some) {
      const used = await search.modeFor(text)
      if (used.mode !== search.mode) otherwise.push({ query: id, ...used })
    }
    some.forEach(({ id }, place) => run.set(id, scoredAt(level, found[place] ?? [])))
  }
  progress?.(asked.length, asked.length)
  const { metrics, perQuery } = evaluate(run, graded.qrels)
  const { snapshot = latest } = settings
  return {
    ...graded,
    index,
    snapshot: snapshot === latest ? null : snapshot,
    content: search.head.contentHash ?? `version ${search.version}`,
    level,
    mode: search.mode,
    k: search.k,
    queries: perQuery.length,
    metrics,
    perQuery,
    run,
    missing: judged.filter((id) => !texts.has(id)),
    reranker: search.reranker,
    warnings: search.warnings,
    otherwise,
  }
}

function scoredAt(level: EvalLevel, hits: readonly Hit[]): { document: string; score: number }[] {
  if (level === 'passage') return hits.map(({ chunk, score }) => ({ document: chunk, score }))
  const best = new Map<string, number>()
  for (const { document, score } of hits) best.set(document, Math.max(score, best.get(document) ?? -Infinity))
  return [...best].map(([document, score]) => ({ document, score }))
}
