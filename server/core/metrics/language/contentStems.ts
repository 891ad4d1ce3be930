/** English function words, which carry no content. */
const functionWords = new Set(
  'a about after all also an and any are as at be because been before being between both but by can could did do does during each for from had has have he her here his how i if in into is it its just may me might more most must my no nor not of on only or other our out over own she should so some such than that the their them then there these they this those through to too under until up very was we were what when where which while who why will with would you your'.split(
    ' ',
  ),
)

/** Korean function words. */
const koreanFunctionWords = new Set(
  '것 수 등 및 또는 그리고 그러나 하지만 또한 그 이 저 그것 이것 저것 때 때문 더 매우 아주 가장 잘 즉 약 총 위 중 후 전 있 없 되 하 이다 있다 없다 한다 된다 대해 대한 따라 통해 위해'.split(
    ' ',
  ),
)

/** Suffixes of Korean nouns: particles and the copula. */
const particles =
  '은 는 이 가 을 를 에 의 와 과 도 만 로 으로 에서 에게 한테 께 께서 까지 부터 보다 처럼 마다 조차 마저 이나 나 이라 라 이며 며 이고 고 하고 이란 란 에는 에도 에만 에서는 에서도 으로는 로는 으로도 로도 으로서 로서 으로써 로써 과의 와의 에게서 에게는 까지는 부터는 이라고 라고 이라는 라는 이다 입니다 입니까 이었다 였다 이었습니다 였습니다 이에요 예요 이야 야 인 으로의 로의 들 들이 들은 들을 들의 들에게'

/** Endings of Korean predicates: 사용했습니다 and 사용하는 are both reduced to 사용. */
const endings =
  '합니다 했습니다 하였습니다 하는 하여 해서 한다 했다 하였다 하고 하며 하면 하기 하지 하게 했던 했고 할 한 함 해 해요 했어요 하세요 됩니다 되었습니다 됐습니다 되는 되어 된다 되었다 됐다 되고 되며 되면 되기 될 된 됨 돼요 됐어요 습니다 었습니다 았습니다 였습니다 겠습니다 니다 었다 았다 였다 는다 다 어요 아요 었어요 았어요 으며 으면 으니 어서 아서 지만 는데 거나 려고 도록 면서 던 는 은 을 고 며 면 음 기 지 게'

const suffixes = new Set(`${particles} ${endings}`.split(' '))
const longestSuffix = Math.max(...[...suffixes].map((suffix) => suffix.length))

/** Words of scripts that separate words by spaces; segmentation by dictionary is many times slower. */
const spaced = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)*/gu
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

/**
 * The content words of a text in comparable form: NFKC, lower case, without English plural and possessive endings and without Korean
 * particles and endings. Numbers and function words are left out.
 */
export function contentStems(text: string): string[] {
  const stems: string[] = []
  for (const word of wordsOf(text.normalize('NFKC').toLowerCase())) {
    if (/^\p{N}/u.test(word)) continue
    const stem = /\p{Script=Hangul}/u.test(word) ? koreanStem(word) : otherStem(word)
    if (stem !== null) stems.push(stem)
  }
  return stems
}

function wordsOf(text: string): string[] {
  if (!unspaced.test(text)) return text.match(spaced) ?? []
  return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []))
}

function koreanStem(word: string): string | null {
  const bare = withoutSuffix(word)
  return koreanFunctionWords.has(bare) || koreanFunctionWords.has(word) ? null : bare
}

/** A stem keeps at least two syllables: a single one is often a different word, and 나이 is not 나 with a particle. */
function withoutSuffix(word: string): string {
  // Longest suffix first, so that 하는 is removed as a whole and 하 is not left over.
  for (let length = Math.min(longestSuffix, word.length - 2); length > 0; length--) {
    if (suffixes.has(word.slice(-length))) return word.slice(0, -length)
  }
  return word
}

function otherStem(word: string): string | null {
  const bare = word.replace(/['’](?:s|re|ve|ll|d|m|t)$/u, '')
  if (functionWords.has(bare) || (bare.length < 2 && /\p{Script=Latin}/u.test(bare))) return null
  return /^[a-z]{3,}s$/u.test(bare) && !/(?:ss|us|is)$/u.test(bare) ? bare.replace(/(?<=(?:x|ch|sh|ss))es$|s$/u, '') : bare
}
