import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { koreanSpeechLevel, type KoreanSpeechLevel } from './koreanSpeechLevel.ts'

/** 존댓말: either polite level. */
const levels: Record<'합쇼체' | '해요체' | '존댓말' | '반말', readonly KoreanSpeechLevel[]> = {
  합쇼체: ['합쇼체'],
  해요체: ['해요체'],
  존댓말: ['합쇼체', '해요체'],
  반말: ['반말'],
}

/** Share of the output's Korean sentences in a speech level. */
export const politenessKorean = defineMetric({
  id: 'politeness-korean',
  title: 'Speech level (Korean)',
  group: 'language',
  description:
    'Share of the Korean sentences in the given speech level: 합쇼체 (-습니다), 해요체 (-요), 존댓말 (either) or 반말 (-어, -다). Headings and noun phrases do not count; null if no sentence has a level.',
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

/** The end of a sentence: its marks followed by closing quotes and brackets, or the end of a line. Not inside 3.5, and not before 라고. */
const boundary = /[.!?…。！？~]+["'”’」』)\]*_]*(?=\s|$)|\n+/gu

/** A sentence that ends in an emoji or a laugh instead of a full stop. */
const softBoundary =
  /(?:습니다|습니까|[가-힣]요|[가-힣]죠)(?:[\s~!^]*(?:[ㅋㅎㅠㅜ]+|\p{Extended_Pictographic}(?:\u200d|\ufe0f|\p{Emoji_Modifier}|\p{Extended_Pictographic})*|\^\^))+(?=\s)/gu

/** The sentences of a Korean text, trimmed, in NFC. List items and lines are separate sentences. Code blocks are left out. */
export function koreanSentences(text: string): string[] {
  const prose = text.normalize('NFC').replace(/^(```|~~~)[^\n]*\n[\s\S]*?(?:^\1[^\n]*$|$(?![\s\S]))/gmu, '\n')
  return split(prose, boundary)
    .flatMap((sentence) => split(sentence, softBoundary))
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

/** Splits the text after every match. */
function split(text: string, pattern: RegExp): string[] {
  const parts: string[] = []
  let start = 0
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length
    parts.push(text.slice(start, end))
    start = end
  }
  return [...parts, text.slice(start)]
}
