import { isSupported, readEvidence, usualSupport } from '../../metrics/language/lexicalSupport.ts'
import { sentenceStarts } from '../language/sentences.ts'
import { citationsIn } from './citations.ts'
import { codeRanges } from './codeRanges.ts'
import type { TextRange } from './textRange.ts'

/** What is left out at the beginning of a line; a heading is left out as a whole. */
const lineMark = /^[ \t]*(?:>[ \t]*)*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+|#{1,6}[ \t].*)/gmu

/**
 * Where an answer has sentences without support: those of which less than the share `threshold` of the content words, or not every number,
 * is in one of the passages. This is the rule of the metric `grounded-lexical`: it takes a moment and knows no paraphrases. Headings, code,
 * and sentences without content words are left out; the markers of citations and lists are no words.
 */
export function unsupportedSentences(answer: string, passages: readonly string[], threshold = usualSupport): TextRange[] {
  const evidence = readEvidence(passages.join('\n'))
  const prose = blanked(answer, [...codeRanges(answer), ...citationsIn(answer)]).replace(lineMark, blank)
  return sentenceRanges(prose).filter(({ start, end }) => isSupported(prose.slice(start, end), evidence, threshold) === false)
}

/** The sentences of an answer, without the space around them. Here a line break ends a sentence: an answer is not broken to a width. */
function sentenceRanges(text: string): TextRange[] {
  const ranges: TextRange[] = []
  let line = 0
  for (const content of text.split('\n')) {
    const starts = sentenceStarts(content)
    for (const [at, start] of starts.entries()) {
      const sentence = content.slice(start, starts[at + 1])
      const from = line + start + sentence.length - sentence.trimStart().length
      if (sentence.trim() !== '') ranges.push({ start: from, end: from + sentence.trim().length })
    }
    line += content.length + 1
  }
  return ranges
}

/** The text with spaces in place of these ranges, so that positions stay the same. */
function blanked(text: string, ranges: readonly TextRange[]): string {
  let result = ''
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start))
    result += text.slice(result.length, start) + blank(text.slice(start, end))
  return result + text.slice(result.length)
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}
