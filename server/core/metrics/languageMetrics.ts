import { groundedLexical } from './language/groundedLexical.ts'
import { language } from './language/language.ts'
import { pii } from './language/pii.ts'
import { politenessEnglish } from './language/politenessEnglish.ts'
import { politenessKorean } from './language/politenessKorean.ts'
import { refusal } from './language/refusal.ts'
import type { Metric } from './metric.ts'

/** The metrics that look at how an output speaks, not at what it should have said. */
export const languageMetrics: readonly Metric[] = [politenessKorean, politenessEnglish, language, refusal, groundedLexical, pii]
