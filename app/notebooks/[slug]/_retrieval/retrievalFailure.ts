import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import type { JudgedRetrieval } from '#server/core/experiment/retrieval.ts'
import { passes } from '#server/core/metrics/metric/passes.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { type Failure, failureSplit } from '#server/core/retrieval/metrics/failureSplit.ts'

export type RetrievalVerdict = Failure | 'fine' | 'unchecked'

/** The relevant ids of the judgements that the passages of a cell do not have; null where nothing is judged, empty if one is there. */
export function missedRelevant(retrieval: JudgedRetrieval): string[] | null {
  const { judged, passages } = retrieval
  if (!judged) return null
  const relevant = Object.entries(judged.grades).flatMap(([id, grade]) => (grade >= 1 ? [id] : []))
  if (relevant.length === 0) return null
  const seen = new Set(passages.map((passage) => (judged.level === 'chunk' ? passage.chunk : passage.document)))
  return relevant.some((id) => seen.has(id)) ? [] : relevant
}

/**
 * Where the question of a cell was lost. `inPrompt`: which passages the prompt shows, undefined if that is not known. `held`: the documents
 * that the index has of those that were missed. Null where nothing is judged. `unchecked`: a relevant passage is in the prompt, and no check
 * says whether the answer is right.
 */
export function retrievalVerdict(
  retrieval: JudgedRetrieval,
  { inPrompt, held, correct }: { inPrompt?: readonly boolean[]; held: ReadonlySet<string>; correct: boolean | null },
): RetrievalVerdict | null {
  const { judged, passages, query } = retrieval
  if (!judged || missedRelevant(retrieval) === null) return null
  const ids = passages.map((passage) => (judged.level === 'chunk' ? passage.chunk : passage.document))
  const { perQuery } = failureSplit({
    qrels: new Map([[query, new Map(Object.entries(judged.grades))]]),
    // Of a place that no chunk covers, the judgement keeps an id that says so.
    isIndexed: (id) => ids.includes(id) || (judged.level === 'chunk' ? !id.endsWith('(not indexed)') : held.has(id)),
    retrieved: new Map([[query, ids]]),
    ...(inPrompt && { prompts: new Map([[query, ids.filter((_, at) => inPrompt[at])]]) }),
    ...(correct !== null && { correct: new Map([[query, correct]]) }),
  })
  return perQuery[0]?.failure ?? (correct === null ? 'unchecked' : 'fine')
}

/** Whether the checks on the answer hold; null without any. Checks on the passages say nothing about the answer. */
export function isCorrect(
  specs: readonly MetricSpec[],
  names: readonly string[],
  scores: Readonly<Record<string, number | null>>,
): boolean | null {
  const verdicts = specs.flatMap(({ metric, check }, at) => {
    const score = scores[names[at] ?? ''] ?? null
    if (!check || score === null || findMetric(metric)?.group === 'retrieval') return []
    return [passes(check, score)]
  })
  return verdicts.length === 0 ? null : verdicts.every(Boolean)
}
