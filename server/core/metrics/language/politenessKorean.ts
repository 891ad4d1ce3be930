import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { koreanSentences } from './koreanSentences.ts'
import { koreanSpeechLevel, type KoreanSpeechLevel } from './koreanSpeechLevel.ts'

/** 존댓말: either polite level. */
const levels: Record<'합쇼체' | '해요체' | '존댓말' | '반말', readonly KoreanSpeechLevel[]> = {
  합쇼체: ['합쇼체'],
  해요체: ['해요체'],
  존댓말: ['합쇼체', '해요체'],
  반말: ['반말'],
}

/** Share of the output's Korean sentences that are in a speech level. */
export const politenessKorean = defineMetric({
  id: 'politeness-korean',
  title: 'Speech level (Korean)',
  group: 'language',
  description:
    'Share of the Korean sentences that end in the level asked for: 합쇼체 (-습니다), 해요체 (-요), 존댓말 (either) or 반말 (-어, -다). Headings and noun phrases do not count; null where no sentence shows a level.',
  mainOption: 'level',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({ level: z.enum(['합쇼체', '해요체', '존댓말', '반말']).default('존댓말') }),
  scorer: ({ level }) => {
    const wanted = levels[level]
    return ({ output }) => {
      const shown = koreanSentences(output)
        .map(koreanSpeechLevel)
        .filter((each) => each !== null && each !== '명사형')
      if (shown.length === 0) return null
      return shown.filter((each) => wanted.includes(each)).length / shown.length
    }
  },
})
