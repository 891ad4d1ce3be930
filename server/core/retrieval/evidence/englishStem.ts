/** Words that the rules would stem wrongly. */
const exceptions = new Map(
  Object.entries({
    skis: 'ski',
    skies: 'sky',
    idly: 'idl',
    gently: 'gentl',
    ugly: 'ugli',
    early: 'earli',
    only: 'onli',
    singly: 'singl',
    ...same('sky news howe atlas cosmos bias andes'),
  }),
)
const afterPlural = same('inning outing canning herring earring evening proceed exceed succeed')

type Rule = readonly [suffix: string, becomes: string]

/** Of the suffixes that a word ends in, the longest counts: longer ones are before those that they end in. */
const second: readonly Rule[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ogist', 'og'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
  ['ogi', 'og'],
  ['li', ''],
]
const third: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ative', ''],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
]
const fourth = 'ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic'.split(' ').map((suffix): Rule => [suffix, ''])

/**
 * The stem of an English word in lower case by the Snowball project's English stemmer (Porter 2, with its later exceptions). It is that of
 * LanceDB's English index, compared on 20,000 words; words of more than 40 letters are not in that index.
 */
export function englishStem(word: string): string {
  if (!/^[a-z]{3,40}$/.test(word)) return word
  const exception = exceptions.get(word)
  if (exception !== undefined) return exception
  // A y that is a consonant is written Y.
  const marked = word.replace(/^y|(?<=[aeiouy])y/g, 'Y')
  const r1 = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/.exec(marked)?.[0].length ?? afterConsonant(marked, 0)
  const r2 = afterConsonant(marked, r1)
  const singular = withoutPlural(marked)
  if (Object.hasOwn(afterPlural, singular)) return singular
  let stem = withoutTense(singular, r1).replace(/(?<=.[^aeiouy])[yY]$/, 'i')
  stem = replaced(stem, second, r1, (suffix, rest) =>
    suffix === 'ogi' ? rest.endsWith('l') : suffix !== 'li' || /[cdeghkmnrt]$/.test(rest),
  )
  stem = replaced(stem, third, r1, (suffix, rest) => suffix !== 'ative' || rest.length >= r2)
  stem = replaced(stem, fourth, r2, (suffix, rest) => suffix !== 'ion' || /[st]$/.test(rest))
  return withoutLast(stem, r1, r2).replaceAll('Y', 'y')
}

/** Where the region after the first consonant that follows a vowel begins. */
function afterConsonant(word: string, from: number): number {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from))
  return found ? from + found.index + 2 : word.length
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (/(?:ied|ies)$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1)
  return /(?:us|ss)$/.test(word) || !/[aeiouy].+s$/.test(word) ? word : word.slice(0, -1)
}

function withoutTense(word: string, r1: number): string {
  const [eed = ''] = /eed(?:ly)?$/.exec(word) ?? []
  if (eed !== '') return word.length - eed.length >= r1 ? `${word.slice(0, -eed.length)}ee` : word
  const [suffix = ''] = /(?:ed|ing)(?:ly)?$/.exec(word) ?? []
  const rest = word.slice(0, word.length - suffix.length)
  if (/^[^aeiouy]y$/.test(rest) && suffix === 'ing') return `${rest.slice(0, -1)}ie`
  if (suffix === '' || !/[aeiouy]/.test(rest)) return word
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return /^[aeo]..$/.test(rest) ? rest : rest.slice(0, -1)
  return rest.length <= r1 && endsShort(rest) ? `${rest}e` : rest
}

/** Replaces the longest of the suffixes that the word ends in if it is in the region from `region` and `fits`. */
function replaced(word: string, rules: readonly Rule[], region: number, fits: (suffix: string, rest: string) => boolean): string {
  const [suffix, becomes = ''] = rules.find(([each]) => word.endsWith(each)) ?? []
  if (suffix === undefined) return word
  const rest = word.slice(0, -suffix.length)
  return rest.length >= region && fits(suffix, rest) ? rest + becomes : word
}

function withoutLast(word: string, r1: number, r2: number): string {
  const rest = word.slice(0, -1)
  if (word.endsWith('e')) return rest.length >= r2 || (rest.length >= r1 && !endsShort(rest)) ? rest : word
  return word.endsWith('ll') && rest.length >= r2 ? rest : word
}

/** A short syllable at the end: `hop` of `shop`, or a word of two letters such as `ow`. */
function endsShort(word: string): boolean {
  return /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^(?:[aeiouy][^aeiouy]|past)$/.test(word)
}

function same(words: string): Record<string, string> {
  return Object.fromEntries(words.split(' ').map((word) => [word, word]))
}
