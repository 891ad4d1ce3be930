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
const boundary = /(?<![.!?…。！？~])[.!?…。！？~]+["'”’」』)\]*_]*(?=\s|$)|\n+/gu

/** Laughs, emoji and the marks between them after the end of a sentence. */
const softMarks =
  /(?<=습니다|습니까|[가-힣]요|[가-힣]죠)(?:[\s~!^ㅋㅎㅠㅜ]|\p{Extended_Pictographic}(?:\u200d|\ufe0f|\p{Emoji_Modifier}|\p{Extended_Pictographic})*)+/gu

const lastSoftMark = /(?:[ㅋㅎㅠㅜ]|\u200d|\ufe0f|\^\^|\p{Extended_Pictographic}|\p{Emoji_Modifier})$/u

/** The sentences of a Korean text, trimmed, in NFC. List items and lines are separate sentences. Code blocks are left out. */
export function koreanSentences(text: string): string[] {
  const prose = text.normalize('NFC').replace(/^(```|~~~)[^\n]*\n[\s\S]*?(?:^\1[^\n]*$|$(?![\s\S]))/gmu, '\n')
  return split(prose, boundaries(prose))
    .flatMap((sentence) => split(sentence, softBoundaries(sentence)))
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

function boundaries(text: string): number[] {
  return Array.from(text.matchAll(boundary), (match) => match.index + match[0].length)
}

/** Where sentences end in an emoji or a laugh, followed by a blank, instead of a full stop. */
function softBoundaries(text: string): number[] {
  return Array.from(text.matchAll(softMarks), ({ 0: marks, index }) => {
    for (let end = marks.length; end > 0; end--) {
      if (/\s/u.test(text.charAt(index + end)) && lastSoftMark.test(marks.slice(Math.max(0, end - 2), end))) return index + end
    }
    return null
  }).filter((end) => end !== null)
}

/** Splits the text at these positions. */
function split(text: string, ends: readonly number[]): string[] {
  const parts: string[] = []
  let start = 0
  for (const end of ends) {
    parts.push(text.slice(start, end))
    start = end
  }
  return [...parts, text.slice(start)]
}
