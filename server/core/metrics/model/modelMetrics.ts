import { grounded } from './grounded.ts'
import { judgeAnswerRelevance, judgeGrounded } from './judgeBuiltIn.ts'
import { judgeChoice } from './judgeChoice.ts'
import { judgePairwise } from './judgePairwise.ts'
import { judgeScale } from './judgeScale.ts'
import { judgeYesNo } from './judgeYesNo.ts'
import { likelihood } from './likelihood.ts'
import type { Metric } from '../metric/metric.ts'
import { perplexity } from './perplexity.ts'
import { referencePerplexity } from './referencePerplexity.ts'
import { similar } from './similar.ts'

/** The metrics that need a model; their scores are null until it has measured them. */
export const modelMetrics: readonly Metric[] = [
  similar,
  grounded,
  likelihood,
  perplexity,
  referencePerplexity,
  judgeYesNo,
  judgeScale,
  judgeChoice,
  judgePairwise,
  judgeAnswerRelevance,
  judgeGrounded,
]
