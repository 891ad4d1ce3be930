import { AppError } from '../../errors.ts'

/** Scripts used by only one of the supported languages. */
const scripts: Readonly<Record<string, RegExp>> = {
  ko: /\p{Script=Hangul}/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  zh: /\p{Script=Han}/gu,
  th: /\p{Script=Thai}/gu,
  he: /\p{Script=Hebrew}/gu,
  el: /\p{Script=Greek}/gu,
  hi: /\p{Script=Devanagari}/gu,
  bn: /\p{Script=Bengali}/gu,
  ta: /\p{Script=Tamil}/gu,
  te: /\p{Script=Telugu}/gu,
  gu: /\p{Script=Gujarati}/gu,
  kn: /\p{Script=Kannada}/gu,
  ka: /\p{Script=Georgian}/gu,
  hy: /\p{Script=Armenian}/gu,
  km: /\p{Script=Khmer}/gu,
  my: /\p{Script=Myanmar}/gu,
  am: /\p{Script=Ethiopic}/gu,
}

/** Scripts shared by several languages, which are distinguished by letter sequences. */
const shared: Readonly<Record<string, { letters: RegExp; languages: readonly string[] }>> = {
  latin: {
    letters: /\p{Script=Latin}/gu,
    languages: [
      'en',
      'es',
      'fr',
      'de',
      'pt',
      'it',
      'nl',
      'sv',
      'da',
      'no',
      'fi',
      'is',
      'pl',
      'cs',
      'sk',
      'hu',
      'ro',
      'et',
      'lt',
      'lv',
      'tr',
      'vi',
      'id',
      'tl',
      'ga',
      'la',
      'af',
      'eo',
    ],
  },
  cyrillic: { letters: /\p{Script=Cyrillic}/gu, languages: ['ru', 'uk', 'bg', 'be', 'sr', 'mk', 'kk', 'mn', 'tt'] },
  arabic: { letters: /\p{Script=Arabic}/gu, languages: ['ar', 'fa', 'ur'] },
}

/** The supported languages, by ISO 639-1 code. */
export const languageCodes: readonly string[] = [...Object.keys(scripts), ...Object.values(shared).flatMap(({ languages }) => languages)]

/** A letter of these scripts counts as this many Latin letters, so that a Korean answer may contain English names. */
const weights: Readonly<Record<string, number>> = { ko: 2.5, ja: 2, zh: 3 }

/** Minimum number of letters for a decision. */
const fewest = { own: 2, han: 4, shared: 12 }

/** Reading more characters hardly changes the result and takes time. */
const mostCharacters = 600

type Guess = { lang: string; accuracy: number }
let guess: ((text: string, options: { only: string[] }) => Guess[]) | null = null

/** Loads the detector for languages that share a script (some 600 kB); await it once before `detectLanguages`. */
export async function prepareLanguages(): Promise<void> {
  if (!guess) guess = (await import('tinyld')).detectAll
}

export function languagesReady(): boolean {
  return guess !== null
}

/**
 * The possible languages of a text, most likely first; several when they cannot be distinguished. Null when the text is too short or
 * matches none. Decides by script, then by letter sequences. Code, links and e-mail addresses are ignored. Throws AppError BAD_INPUT when
 * the detector is needed and not loaded.
 */
export function detectLanguages(text: string): readonly string[] | null {
  const prose = proseOf(text).normalize('NFC').slice(0, mostCharacters)
  const counts = Object.entries({ ...scripts, ...mapValues(shared, ({ letters }) => letters) }).map(([name, letters]) => {
    const found = prose.match(letters)?.length ?? 0
    return { name, found, weight: found * (weights[name] ?? 1) }
  })
  const strongest = counts.reduce((best, each) => (each.weight > best.weight ? each : best))
  const of = (name: string) => counts.find((each) => each.name === name)?.found ?? 0
  const group = shared[strongest.name]
  if (group) return strongest.found < fewest.shared ? null : guessAmong(prose, group.languages)
  // Japanese uses both scripts; any Japanese sentence has far more kana than a twentieth of its characters.
  if (strongest.name === 'zh' || strongest.name === 'ja') return eastAsian(of('ja'), of('zh'))
  return strongest.found < fewest.own ? null : [strongest.name]
}

function eastAsian(kana: number, han: number): readonly string[] | null {
  if (kana * 20 > han) return kana + han < fewest.own ? null : ['ja']
  return han < fewest.han ? null : ['zh']
}

function guessAmong(text: string, languages: readonly string[]): readonly string[] | null {
  if (!guess) throw new AppError('BAD_INPUT', 'The language detector is still loading.')
  const guesses = guess(text, { only: [...languages] })
  const best = guesses[0]
  if (!best || best.accuracy < 0.1) return null
  return guesses.filter(({ accuracy }) => accuracy >= best.accuracy * 0.9).map(({ lang }) => lang)
}

function proseOf(text: string): string {
  return text
    .replace(/```[\s\S]*?(?:```|$)/gu, ' ')
    .replace(/`[^`\n]*`/gu, ' ')
    .replace(/\bhttps?:\/\/\S+/gu, ' ')
    .replace(/\S+/gu, (word) => (isAddress(word) ? ' ' : word))
}

function isAddress(word: string): boolean {
  const at = word.indexOf('@', 1)
  return at !== -1 && at < word.length - 1
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
