import { countFunctionWords } from './functionWords.ts'

/** What an index has to serve: one language, or several (also languages that are neither Korean nor English). */
export type CorpusLanguage = 'ko' | 'en' | 'mixed'

/** A syllable of Hangul carries as much text as this many Latin letters, so that Korean texts may contain English names. */
const syllableWeight = 2.5

/** UTF-16 units read of a text and of all texts: more hardly changes the result and takes time. */
const most = { text: 4000, corpus: 4_000_000 }

/** A text is Korean from this share of Hangul on: manuals in Korean are full of English names. */
const koreanShare = 0.25

/** A language that is the main one in less than this share of the texts is left out of account. */
const leastTexts = 0.05

/** The share of the letters that the language of a corpus has at least. */
const leastLetters = { ko: 0.6, en: 0.95 }

const kinds = ['ko', 'en', 'other'] as const

type Kind = (typeof kinds)[number]
type Counts = Record<Kind, number>

/** The language of a corpus by the letters of its texts, and the reason as a sentence. */
export function corpusLanguage(corpus: Iterable<string>): { language: CorpusLanguage; reason: string } {
  const letters: Counts = { ko: 0, en: 0, other: 0 }
  const texts: Counts = { ko: 0, en: 0, other: 0 }
  let left = most.corpus
  for (const text of corpus) {
    const sample = text.slice(0, Math.min(most.text, left)).normalize('NFC')
    left -= sample.length
    const found = lettersOf(sample)
    for (const kind of kinds) letters[kind] += found[kind]
    if (sum(found) > 0) texts[mainOf(found)]++
    if (left <= 0) break
  }
  return decide(letters, texts)
}

function decide(letters: Counts, texts: Counts): { language: CorpusLanguage; reason: string } {
  const total = sum(texts)
  if (total === 0) return { language: 'mixed', reason: 'The texts have no letters to tell the language by.' }
  const main = kinds.reduce((best, kind) => (texts[kind] > texts[best] ? kind : best))
  if (main === 'other') return { language: 'mixed', reason: 'The texts are mainly in languages other than Korean and English.' }
  const mainly = (kind: Kind) => `${percent(texts[kind] / total)} of the texts are mainly ${names[kind]}`
  const second = kinds.find((kind) => kind !== main && texts[kind] >= leastTexts * total)
  if (second) return { language: 'mixed', reason: `${mainly(main)}, and ${mainly(second)}.` }
  const share = letters[main] / sum(letters)
  if (share < leastLetters[main]) return { language: 'mixed', reason: `Only ${percent(share)} of the letters are ${names[main]}.` }
  return { language: main, reason: `${mainly(main)}.` }
}

const names: Record<Kind, string> = { ko: 'Korean', en: 'English', other: 'in other languages' }

function lettersOf(text: string): Counts {
  const ko = count(text, /\p{Script=Hangul}/gu) * syllableWeight
  const latin = count(text, /\p{Script=Latin}/gu)
  const other = count(text, /(?![\p{Script=Hangul}\p{Script=Latin}])\p{L}/gu)
  return isEnglish(text) ? { ko, en: latin, other } : { ko, en: 0, other: other + latin }
}

/** Latin letters count as English unless other languages' function words prevail: names, codes and short texts have none. */
function isEnglish(text: string): boolean {
  const { english, foreign } = countFunctionWords(text)
  return foreign < 2 || english >= foreign
}

function mainOf(found: Counts): Kind {
  if (found.ko >= koreanShare * sum(found)) return 'ko'
  return found.en >= found.other ? 'en' : 'other'
}

function sum({ ko, en, other }: Counts): number {
  return ko + en + other
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** `100%` is said of all only, and `0%` of none. */
function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))}%`
}
