import type { JudgedRetrieval } from '../../experiment/retrieval.ts'
import { queryMeasures } from '../../retrieval/metrics/evaluate.ts'

/**
 * The measures of the passages of a cell, as `assay index eval` computes them: of documents by their best passage, or of chunks where places
 * are judged. Scores that do not fall with the rank, as after MMR, are replaced by the ranks, because the order of the prompt counts.
 */
export function passageMeasures({ passages, judged }: JudgedRetrieval): ReturnType<typeof queryMeasures> | null {
  if (!judged) return null
  const falls = passages.every(({ score }, at) => at === 0 || score <= (passages[at - 1]?.score ?? Infinity))
  const scored = passages.map(({ chunk, document, score }, at) => ({
    document: judged.level === 'chunk' ? chunk : document,
    score: falls ? score : -at,
  }))
  return queryMeasures(scored, new Map(Object.entries(judged.grades)))
}
