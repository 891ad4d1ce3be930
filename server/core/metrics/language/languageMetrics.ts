import { groundedLexical } from './groundedLexical.ts'
import { language } from './language.ts'
import { pii } from './pii.ts'
import { politenessEnglish } from './politenessEnglish.ts'
import { politenessKorean } from './politenessKorean.ts'
import { refusal } from './refusal.ts'
import type { Metric } from '../metric/metric.ts'

/** Metrics of the language of an output, which need no reference. */
export const languageMetrics: readonly Metric[] = [politenessKorean, politenessEnglish, language, refusal, groundedLexical, pii]
