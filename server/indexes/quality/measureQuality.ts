import { AppError } from '../../core/errors.ts'
import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import type { Query } from '../../core/retrieval/judgements/readQueries.ts'
import { type QualityMetric, qualityMetrics } from '../../core/retrieval/metrics/qualityMetrics.ts'
import { rankDocuments, type ScoredDocument } from '../../core/retrieval/metrics/rankDocuments.ts'
import type { JobControl } from '../../jobs/createJobs.ts'
import { evalIndex, type EvalReport } from './evalIndex.ts'
import type { IndexDeps } from '../indexDeps.ts'
import type { EvalLevel } from '../search/levelQrels.ts'
import type { SearchDeps, SearchMode, SearchSettings } from '../search/openSearch.ts'
import { judgementsOf } from './judgementsOf.ts'

/** A way of searching that is measured beside others. */
export type QualitySettings = Pick<SearchSettings, 'snapshot' | 'mode' | 'fusion' | 'weight' | 'k' | 'reranker'>

/** A document or passage that is relevant for a query. `rank` from 1; null if the search did not return it. */
export type RelevantFound = { id: string; grade: number; indexed: boolean; rank: number | null }

export type MeasuredQuery = {
  query: string
  metrics: Record<QualityMetric, number>
  /** Best rank first, then those that were not found. */
  relevant: RelevantFound[]
  /** Among the first ten that were found, those without a judgement: they count as not relevant. */
  unjudged: string[]
}

export type MeasuredSettings = {
  asked: QualitySettings
  mode: SearchMode
  k: number
  metrics: Record<QualityMetric, number> | null
  /** In the order of the queries; one that has no judgement at this level is left out. */
  perQuery: MeasuredQuery[]
  /** As in `LevelQrels`. */
  leftOut: number
  lost: number
}

export type QualityReport = {
  index: string
  level: EvalLevel
  measuredAt: number
  /** Queries with a judgement. */
  queries: Query[]
  settings: MeasuredSettings[]
}

const UNJUDGED_TO = 10

/**
 * Measures several ways of searching by the stored judgements of an index, with the figures of `evalIndex`.
 * @throws AppError BAD_INPUT if there are no judgements at this level, CONFLICT if the index changes meanwhile, and as `evalIndex`
 */
export async function measureQuality(
  deps: SearchDeps & Pick<IndexDeps, 'judgements' | 'now'>,
  { index, level, settings }: { index: string; level: EvalLevel; settings: readonly QualitySettings[] },
  { signal, progress }: JobControl,
): Promise<QualityReport> {
  const { queries, judgements } = await judgementsOf(deps, index)
  const atLevel = level === 'document' ? judgements : judgements.filter(({ span }) => span !== null)
  if (atLevel.length === 0) throw nothingJudged(index, level, judgements)
  const judged = new Set(judgements.map(({ query }) => query))
  const total = settings.length * new Set(atLevel.map(({ query }) => query)).size
  const measured: MeasuredSettings[] = []
  const contents = new Map<string | null, string>()
  let done = 0
  for (const asked of settings) {
    const before = done
    const report = await evalIndex(
      deps,
      { index, queries, judgements, level, ...asked },
      {
        signal,
        progress: (now) => {
          done = before + now
          progress({ done, total, note: 'searching' })
        },
      },
    )
    const { snapshot, content } = report
    if ((contents.get(snapshot) ?? content) !== content) throw changedMeanwhile(index)
    contents.set(snapshot, content)
    measured.push(measuredSettings(asked, report))
  }
  return {
    index,
    level,
    measuredAt: deps.now(),
    queries: queries.filter(({ id }) => judged.has(id)).map(({ id, text }) => ({ id, text })),
    settings: measured,
  }
}

function changedMeanwhile(index: string): AppError {
  return new AppError(
    'CONFLICT',
    `The index ${index} was changed while it was measured, so that its figures cannot be compared. Measure again, or measure snapshots.`,
  )
}

function nothingJudged(index: string, level: EvalLevel, judgements: readonly Judgement[]): AppError {
  return new AppError(
    'BAD_INPUT',
    judgements.length === 0
      ? `The index ${index} has no judgements yet. Judge passages on the Search tab, import judgements, or let a model write questions.`
      : `All judgements of the index ${index} are of whole ${level === 'passage' ? 'documents. Measure documents, or judge passages' : 'passages'}.`,
  )
}

function measuredSettings(
  asked: QualitySettings,
  { mode, k, metrics, perQuery, run, qrels, indexed, leftOut, lost }: EvalReport,
): MeasuredSettings {
  return {
    asked,
    mode,
    k,
    metrics: metrics && shown(metrics),
    perQuery: perQuery.map((each) => ({
      query: each.query,
      metrics: shown(each.metrics),
      ...foundOf(run.get(each.query) ?? [], qrels.get(each.query) ?? new Map<string, number>(), indexed),
    })),
    leftOut,
    lost: lost.length,
  }
}

function shown(metrics: Readonly<Record<QualityMetric, number>>): Record<QualityMetric, number> {
  return Object.fromEntries(qualityMetrics.map((name) => [name, metrics[name]])) as Record<QualityMetric, number>
}

function foundOf(
  scored: readonly ScoredDocument[],
  grades: ReadonlyMap<string, number>,
  indexed: ReadonlySet<string>,
): Pick<MeasuredQuery, 'relevant' | 'unjudged'> {
  const ranked = rankDocuments(scored)
  const rankOf = new Map(ranked.map(({ document }, place) => [document, place + 1]))
  const relevant = [...grades]
    .filter(([, grade]) => grade >= 1)
    .map(([id, grade]) => ({ id, grade, indexed: indexed.has(id), rank: rankOf.get(id) ?? null }))
    .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || b.grade - a.grade)
  return {
    relevant,
    unjudged: ranked
      .slice(0, UNJUDGED_TO)
      .map(({ document }) => document)
      .filter((document) => !grades.has(document)),
  }
}
