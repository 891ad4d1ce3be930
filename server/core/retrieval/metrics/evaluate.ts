import { rankDocuments, type ScoredDocument } from './rankDocuments.ts'

/** Retrieved documents by query, in any order. What is called a document here may be a chunk. */
export type Run = ReadonlyMap<string, readonly ScoredDocument[]>

/**
 * Grades by query and document, whole numbers. A document of grade 1 or more is relevant; one of 0 or less is not, and neither is a document
 * without a grade.
 */
export type Qrels = ReadonlyMap<string, ReadonlyMap<string, number>>

const cutoffs = [1, 3, 5, 10, 20, 100] as const
type Cutoff = (typeof cutoffs)[number]

/** The measures of trec_eval; `ndcg@10` is its `ndcg_cut_10`, `p@10` its `P_10`. */
export type RetrievalMetric = `${'ndcg' | 'recall' | 'p' | 'success'}@${Cutoff}` | 'recip_rank' | 'map'
export type RetrievalScores = Record<RetrievalMetric, number>
export type QueryScores = { query: string; metrics: RetrievalScores }

export type Evaluation = {
  /** Means over the judged queries; null if no query is judged. */
  metrics: RetrievalScores | null
  /** In the order of the judgements. */
  perQuery: QueryScores[]
  /** Number of judged queries for which the run has no document. They score 0 and count in the means. */
  missing: number
  /** Number of queries of the run that have no judgement. They are left out. */
  unjudged: number
}

/**
 * Scores a run as trec_eval and ir-measures do: documents in the order of `rankDocuments`, means over all queries with judgements, whether
 * the run has them or not. Gains in nDCG are the grades (0 for negative ones), not 2^grade - 1, and discounts log2(rank + 1); the ideal
 * order is that of all judged documents. p@k divides by k, recall@k and map by the number of relevant documents, also of those that were not
 * retrieved. A query without a relevant document scores 0; for one with negative grades only trec_eval's nDCG is undefined.
 *
 * Worked values: with grades a 2, b 1, c 0, d 1 the order a c n b has ndcg@10 0.7763, ndcg@3 0.6388, map 0.5 and recall@5 0.6667.
 */
export function evaluate(run: Run, qrels: Qrels): Evaluation {
  const judged = [...qrels].filter(([, grades]) => grades.size > 0)
  const perQuery = judged.map(([query, grades]) => ({ query, metrics: scoreQuery(run.get(query) ?? [], grades) }))
  return {
    metrics: means(perQuery),
    perQuery,
    missing: judged.filter(([query]) => (run.get(query) ?? []).length === 0).length,
    unjudged: [...run.keys()].filter((query) => (qrels.get(query)?.size ?? 0) === 0).length,
  }
}

function scoreQuery(scored: readonly ScoredDocument[], grades: ReadonlyMap<string, number>): RetrievalScores {
  const { ndcg, recall, precision, success, reciprocalRank, averagePrecision } = queryMeasures(scored, grades)
  return {
    ...atCutoffs('ndcg', ndcg),
    ...atCutoffs('recall', recall),
    ...atCutoffs('p', precision),
    ...atCutoffs('success', success),
    recip_rank: reciprocalRank(),
    map: averagePrecision(),
  }
}

/** The measures of one query, those with a cut at any rank `k`. */
export function queryMeasures(scored: readonly ScoredDocument[], grades: ReadonlyMap<string, number>) {
  const gains = rankDocuments(scored).map(({ document }) => gainOf(grades.get(document) ?? 0))
  const ideal = [...grades.values()].map(gainOf).toSorted((a, b) => b - a)
  const relevant = ideal.filter(isRelevant).length
  const found = (k: number) => gains.slice(0, k).filter(isRelevant).length
  return {
    ndcg: (k: number) => share(dcg(gains, k), dcg(ideal, k)),
    recall: (k: number) => share(found(k), relevant),
    precision: (k: number) => found(k) / k,
    success: (k: number) => (found(k) > 0 ? 1 : 0),
    reciprocalRank: () => share(1, gains.findIndex(isRelevant) + 1),
    averagePrecision: () => share(precisionSum(gains), relevant),
  }
}

const gainOf = (grade: number) => Math.max(0, grade)
const isRelevant = (gain: number) => gain >= 1
const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0)

function dcg(gains: readonly number[], k: number): number {
  return gains.slice(0, k).reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0)
}

/** The sum of the precision at each relevant document. */
function precisionSum(gains: readonly number[]): number {
  let found = 0
  return gains.reduce((sum, gain, place) => (isRelevant(gain) ? sum + ++found / (place + 1) : sum), 0)
}

function atCutoffs<Name extends string>(name: Name, score: (k: number) => number): Record<`${Name}@${Cutoff}`, number> {
  return Object.fromEntries(cutoffs.map((k) => [`${name}@${k}`, score(k)])) as Record<`${Name}@${Cutoff}`, number>
}

/** In the order in which they are shown. */
export const retrievalMetrics: readonly RetrievalMetric[] = [
  ...namesOf('ndcg'),
  'recip_rank',
  ...namesOf('recall'),
  ...namesOf('p'),
  'map',
  ...namesOf('success'),
]

function namesOf<Name extends string>(name: Name): `${Name}@${Cutoff}`[] {
  return cutoffs.map((k): `${Name}@${Cutoff}` => `${name}@${k}`)
}

function means(perQuery: readonly QueryScores[]): RetrievalScores | null {
  if (perQuery.length === 0) return null
  const mean = (name: RetrievalMetric) => perQuery.reduce((sum, { metrics }) => sum + metrics[name], 0) / perQuery.length
  return Object.fromEntries(retrievalMetrics.map((name) => [name, mean(name)])) as RetrievalScores
}
