import { groundedLexical } from './groundedLexical.ts'
import { language } from './language.ts'
import { pii } from './pii.ts'
import { politenessEnglish } from './politenessEnglish.ts'
import { politenessKorean } from './politenessKorean.ts'
import { refusal } from './refusal.ts'
import type { Metric } from '../metric/metric.ts'

/** The metrics that look at how an output speaks, not at what it should have said. */
export const languageMetrics: readonly Metric[] = [politenessKorean, politenessEnglish, language, refusal, groundedLexical, pii]
