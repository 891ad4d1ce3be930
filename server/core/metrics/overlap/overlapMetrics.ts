import { bleu } from './bleu.ts'
import { chrf, chrfPlusPlus } from './chrf.ts'
import { levenshtein, levenshteinSimilarity } from './levenshtein.ts'
import type { Metric } from '../metric/metric.ts'
import { rougeMetrics, rougeUnicodeMetrics } from './rouge.ts'
import { sequenceMatcher } from './sequenceMatcher.ts'
import { squadExactMatch, tokenF1 } from './squadAnswers.ts'
import { ter } from './ter.ts'

/** The metrics that compare the text of output and reference. Each gives the same number as the package that its name comes from. */
export const overlapMetrics: readonly Metric[] = [
  sequenceMatcher,
  levenshtein,
  levenshteinSimilarity,
  ...rougeMetrics,
  ...rougeUnicodeMetrics,
  bleu,
  chrf,
  chrfPlusPlus,
  ter,
  tokenF1,
  squadExactMatch,
]
