import { finalConsonant } from './hangul.ts'
import { isPlainEnding } from './koreanPlainEnding.ts'

/**
 * 합쇼체: formal (-습니다, -십시오). 해요체: polite (-요, -죠). 반말: plain, spoken (해체, -어, -지) or written (해라체, -다). 명사형: not a predicate: a heading, a
 * noun, -음, -기.
 */
export type KoreanSpeechLevel = '합쇼체' | '해요체' | '반말' | '명사형'

/** Nouns and adverbs with the endings of 해요체. */
const nounsIn요 = /(?:필요|중요|수요|개요|주요|강요|민요|긴요|소요)$/u

/** The speech level of a sentence's last word; null for a sentence without Hangul. Decides by the ending, not by a list of verbs. */
export function koreanSpeechLevel(sentence: string): KoreanSpeechLevel | null {
  const text = sentence.normalize('NFC')
  if (!/[가-힣]/u.test(text)) return null
  const { word, asks } = lastWord(text)
  if (isFormal(word)) return '합쇼체'
  if (isPolite(word)) return '해요체'
  return isPlainEnding(word, asks) ? '반말' : '명사형'
}

/** -ㅂ니다, -ㅂ니까, -십시오, -ㅂ시다, -ㅂ디다, -나이다, optionally followed by -만 or a playful final consonant. */
function isFormal(word: string): boolean {
  const base = word.replace(/만$/u, '').replace(/니[당닷단]$/u, '니다')
  if (/(?:십시오|십시요|십쇼|나이다|나이까|소서)$/u.test(base)) return true
  const ending = /(.)(?:니다|니까|시다|디다|디까)$/u.exec(base)
  return ending !== null && finalConsonant(ending[1] ?? '') === 'ㅂ'
}

/** -요 and -죠, with their spellings in chats: 해여, 해용, 할게염. */
function isPolite(word: string): boolean {
  if (/[가-힣](?:[네세해어아게나구군]여|[네세해어아게예에]용|[해어세]염)$/u.test(word)) return true
  return /[요죠]$/u.test(word) && !nounsIn요.test(word)
}

/** The last word, without trailing marks, quotes, brackets, laughs, emoji, footnotes and Markdown. */
function lastWord(sentence: string): { word: string; asks: boolean } {
  let text = sentence.replace(/\[\^?\d+\]/gu, '').trim()
  const whole = insideBrackets(text)
  if (whole !== null && !whole.includes(')')) text = whole
  const lastHangul = startOfEnd(text, /[^가-힣]/u) - 1
  // Brackets after which no Hangul follows.
  const withoutBrackets = text.replace(/(?<!\s)\s*[([（][^()[\]（）]*[)\]）]/gu, (brackets, at: number) =>
    at + brackets.length > lastHangul ? '' : brackets,
  )
  const kept = /[가-힣]/u.test(withoutBrackets) ? withoutBrackets : text
  const end = startOfEnd(kept, /[^가-힣A-Za-z0-9]/u)
  // A foreign word or a number at the end has no Korean ending and no level.
  const word = kept.slice(startOfEnd(kept.slice(0, end), /[가-힣]/u), end)
  return { word, asks: /[?？]/u.test(kept.slice(end)) }
}

/** The text of a sentence that stands in brackets as a whole; null if it does not. */
function insideBrackets(text: string): string | null {
  const end = startOfEnd(text, /[\s.!?~]/u) - 1
  const opening = /^[("'“‘「『*_\s]*/u.exec(text)?.[0].lastIndexOf('(') ?? -1
  return opening !== -1 && end > opening && text[end] === ')' ? text.slice(opening + 1, end) : null
}

/** Where the longest end of the text begins that consists of such characters. A pattern with `$` would take quadratic time. */
function startOfEnd(text: string, character: RegExp): number {
  let start = text.length
  while (start > 0 && character.test(text.charAt(start - 1))) start--
  return start
}
