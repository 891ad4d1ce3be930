import type { RetrievalMetric } from './evaluate.ts'

/** The ranks up to which success, and a loss, can be counted. */
export const successRanks = [1, 3, 5, 10, 20, 100] as const
export type SuccessRank = (typeof successRanks)[number]

/** The measures that the page shows; of those of success one at a time. */
export const qualityMetrics = [
  'ndcg@10',
  'recip_rank',
  'recall@10',
  'p@10',
  'map',
  ...successRanks.map((k): `success@${SuccessRank}` => `success@${k}`),
] as const satisfies readonly RetrievalMetric[]

export type QualityMetric = (typeof qualityMetrics)[number]
