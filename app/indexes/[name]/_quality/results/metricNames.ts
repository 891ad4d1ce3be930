import type { QualityMetric, SuccessRank } from '#server/core/retrieval/metrics/qualityMetrics.ts'

/** The measures that are shown: five, and success within the rank that was chosen. */
export function shownMetrics(within: SuccessRank): QualityMetric[] {
  return ['ndcg@10', 'recip_rank', 'recall@10', 'p@10', 'map', `success@${within}`]
}

const names: Partial<Record<QualityMetric, { name: string; meaning: string }>> = {
  'ndcg@10': { name: 'nDCG@10', meaning: 'How high what is relevant ranks among the first ten, by its grades; 1 is the best order' },
  recip_rank: { name: 'MRR', meaning: 'One divided by the rank of the first relevant one' },
  'recall@10': { name: 'Recall@10', meaning: 'Share of what is relevant that is among the first ten' },
  'p@10': { name: 'Precision@10', meaning: 'Share of the first ten that is relevant' },
  map: { name: 'MAP', meaning: 'Mean of the precision at each relevant one' },
}

export function metricName(metric: QualityMetric): { name: string; meaning: string } {
  const [, k = ''] = metric.split('@')
  return names[metric] ?? { name: `Success@${k}`, meaning: `Share of questions with something relevant among the first ${k}` }
}
