import { contentStems } from '../../metrics/language/contentStems.ts'
import type { CorpusLanguage } from '../language/corpusLanguage.ts'
import { englishStem } from './englishStem.ts'
import type { TextRange } from './textRange.ts'

const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu

/** Letters that are syllables or words of their own, as parts of a character class. */
const syllabic = String.raw`\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`
const hasSyllable = new RegExp(`[${syllabic}]`, 'u')

/** The parts of a word in other letters and digits: `API` in `API를`. */
const otherPart = new RegExp(String.raw`[[\p{L}\p{N}]--[${syllabic}]][[\p{L}\p{M}\p{N}]--[${syllabic}]]*`, 'gv')

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * Where a text has the words of a query, in order and without overlaps: English and other words by their stem, Korean (also Chinese and
 * Japanese) by pairs of neighbouring syllables inside a word, as full-text indexes of these languages compare them. Function words,
 * particles and endings alone are not marked. Composed and decomposed Hangul are equal. An English index finds Korean words only as a whole.
 */
export function matchedWords(query: string, text: string, language: CorpusLanguage): TextRange[] {
  const wanted = readQuery(query)
  return Array.from(text.matchAll(word)).flatMap(({ 0: found, index }) => {
    const whole = { start: index, end: index + found.length }
    if (!hasSyllable.test(found)) return wanted.stems.has(stemOf(found)) ? [whole] : []
    if (wanted.words.has(plain(found))) return [whole]
    return language === 'en' ? [] : marksIn(found, index, wanted)
  })
}

type Wanted = {
  /** Words with syllables, as a whole. */
  words: ReadonlySet<string>
  /** Pairs of characters with a syllable; `stemPairs` without those of particles and endings only. */
  pairs: ReadonlySet<string>
  stemPairs: ReadonlySet<string>
  /** Stems of the words and parts of words without syllables. */
  stems: ReadonlySet<string>
}

function readQuery(query: string): Wanted {
  const all = query.match(word) ?? []
  const withSyllables = all.filter((each) => hasSyllable.test(each)).map(plain)
  const stems = withSyllables.map((each) => (/^\p{N}/u.test(each) ? [each] : contentStems(each)))
  const pairsOf = (each: string) => pairs([...each]).filter((pair) => pair !== '')
  const others = all.flatMap((each) => {
    const parts = each.match(otherPart) ?? []
    // The 3 of `3월` alone means nothing.
    return hasSyllable.test(each) ? parts.filter((part) => part.length > 1) : parts
  })
  return {
    words: new Set(withSyllables.filter((_, at) => (stems[at] ?? []).length > 0)),
    pairs: new Set(withSyllables.flatMap(pairsOf)),
    stemPairs: new Set(stems.flat().flatMap(pairsOf)),
    stems: new Set(others.filter(isContent).map(stemOf)),
  }
}

/** Numbers are content, although they have no stem. */
function isContent(text: string): boolean {
  return /^\p{N}/u.test(text) || contentStems(text).length > 0
}

/** The wanted pairs and parts of a word with syllables; none if it has only endings of the query's words. */
function marksIn(found: string, start: number, wanted: Wanted): TextRange[] {
  const characters = Array.from(segmenter.segment(found), ({ segment, index }) => ({
    plain: plain(segment),
    start: start + index,
    end: start + index + segment.length,
  }))
  const parts = Array.from(found.matchAll(otherPart)).filter(([part]) => wanted.stems.has(stemOf(part)))
  const own = pairs(characters.map((each) => each.plain))
  if (parts.length === 0 && !own.some((pair) => wanted.stemPairs.has(pair))) return []
  const marks = own.flatMap((pair, at) => {
    const [first, second] = [characters[at], characters[at + 1]]
    return first && second && wanted.pairs.has(pair) ? [{ start: first.start, end: second.end }] : []
  })
  return united([...parts.map(({ 0: part, index }) => ({ start: start + index, end: start + index + part.length })), ...marks])
}

/** Each two neighbours; '' for two without a syllable, which are parts of an English word. */
function pairs(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, at) => {
    const pair = (characters[at] ?? '') + character
    return hasSyllable.test(pair) ? pair : ''
  })
}

function united(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = []
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else result.push({ ...range })
  }
  return result
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Without accents, as the index compares. */
function stemOf(text: string): string {
  return englishStem(plain(text).normalize('NFD').replace(/\p{M}/gu, ''))
}
