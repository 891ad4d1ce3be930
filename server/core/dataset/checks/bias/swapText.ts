import { afterNoun, particleFor } from './particles.ts'
import { type SwapAxis, swapLists } from './swapLists.ts'

type Swapper = { english: RegExp; korean: RegExp; others: ReadonlyMap<string, string> }

/** The most frequent surnames: a given name may follow one, and nothing else of the same word. */
const surnames = '김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|전|홍'

/** 그 before a noun means “that”, and 그만 “enough”: it is a person only with one of these particles, which have one form. */
const pronoun = /(?<![\p{L}\p{N}])(그녀|그)(?=(?:는|가|를|의|에게|에게서|에게는|한테)(?![\p{L}\p{N}]))/gu

const swappers = new Map<SwapAxis, Swapper>()

function swapperOf(axis: SwapAxis): Swapper {
  const known = swappers.get(axis)
  if (known) return known
  const list = swapLists[axis]
  const names = 'koreanNames' in list ? list.koreanNames : []
  const others = new Map(
    [...list.english, ...list.korean, ...names].flatMap(([one, other]) => [
      [one, other],
      [other, one],
    ]),
  )
  const possessives = axis === 'gender' ? ['him', 'his', 'her', 'hers'] : []
  const made: Swapper = {
    english: new RegExp(`(?<![\\p{L}\\p{N}_])(?:(an?)( ))?(${anyOf([...list.english.flat(), ...possessives])})(?![\\p{L}\\p{N}_])`, 'giu'),
    korean: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:(${anyOf(list.korean.flat())})${names.length > 0 ? `|((?:${surnames})?)(${anyOf(names.flat())})` : '|(?!)()()'})${afterNoun}`,
      'gu',
    ),
    others,
  }
  swappers.set(axis, made)
  return made
}

function anyOf(words: readonly string[]): string {
  return words.toSorted((one, other) => other.length - one.length).join('|')
}

/**
 * A text with the words of a group exchanged for their counterparts, whole words only; the same text if it has none. Korean particles and the
 * English article follow the new word, and upper case stays. Exchanging twice gives the text again, but for `her`, `him`, `his` and `hers`.
 */
export function swapText(text: string, axis: SwapAxis): string {
  const { english, korean, others } = swapperOf(axis)
  const named = axis === 'gender' ? text.replace(pronoun, (word) => (word === '그' ? '그녀' : '그')) : text
  return named
    .replace(english, (match: string, article: string | undefined, gap: string | undefined, word: string, at: number) => {
      const rest = text.slice(at + match.length, at + match.length + 20)
      const other = possessiveFor(word, rest) ?? others.get(word.toLowerCase()) ?? word
      return `${article === undefined ? '' : articleFor(article, other) + (gap ?? '')}${inCaseOf(word, other)}`
    })
    .replace(korean, (match: string, noun?: string, surname?: string, name?: string, suffix?: string, particle?: string): string => {
      const other = others.get(noun ?? name ?? '')
      if (other === undefined) return match
      const rest = suffix === undefined ? particleFor(particle ?? '', other) : suffix + (particle ?? '')
      return `${surname ?? ''}${other}${rest}`
    })
}

/** `her` is `his` before a noun and `him` elsewhere. Null for other words. */
function possessiveFor(word: string, rest: string): string | null {
  switch (word.toLowerCase()) {
    case 'him':
      return 'her'
    case 'hers':
      return 'his'
    case 'his':
      return beforeNoun.test(rest) ? 'her' : 'hers'
    case 'her':
      return beforeNoun.test(rest) ? 'his' : 'him'
    default:
      return null
  }
}

const beforeNoun =
  /^ (?!(?:and|or|but|to|for|with|in|on|at|by|from|of|that|when|if|because|as|the|a|an|is|was|has|had|will|would|not|about|into|after|before|there|here|again|today|so)\b)\p{L}/iu

function articleFor(article: string, word: string): string {
  const wanted = /^(?:[aeio]|u(?!ni))/i.test(word) ? 'an' : 'a'
  return inCaseOf(article, wanted)
}

function inCaseOf(given: string, word: string): string {
  if (given.length > 1 && given === given.toUpperCase() && given !== given.toLowerCase()) return word.toUpperCase()
  return /^\p{Lu}/u.test(given) ? word.charAt(0).toUpperCase() + word.slice(1) : word
}
