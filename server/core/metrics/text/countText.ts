/** `und`: language-independent rules, so that every machine counts the same. */
const locale = 'und'
const segmenters = new Map<string, Intl.Segmenter>()

function segmenter(granularity: 'grapheme' | 'word' | 'sentence'): Intl.Segmenter {
  let made = segmenters.get(granularity)
  if (!made) segmenters.set(granularity, (made = new Intl.Segmenter(locale, { granularity })))
  return made
}

/** Scripts in which every UTF-16 unit is one character: ASCII, Latin, punctuation, kana, CJK, precomposed Hangul. */
const simple = /^[\t\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u3000-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/

/** User-perceived characters (grapheme clusters, UAX #29): a family emoji is 1, and so is a syllable of decomposed jamo. */
export function countCharacters(text: string): number {
  // Segmentation is some hundred times slower than this test, which most outputs pass.
  return simple.test(text) ? text.length : count(segmenter('grapheme').segment(text))
}

/** Words: segments that contain letters or digits. Korean is split at spaces, Japanese and Chinese by dictionary. */
export function countWords(text: string): number {
  let words = 0
  for (const segment of segmenter('word').segment(text)) if (segment.isWordLike) words++
  return words
}

/** Sentences that contain a letter, digit or symbol; punctuation alone does not count. */
export function countSentences(text: string): number {
  let sentences = 0
  for (const { segment } of segmenter('sentence').segment(text)) if (/[\p{L}\p{N}\p{S}]/u.test(segment)) sentences++
  return sentences
}

function count(segments: Iterable<unknown>): number {
  let total = 0
  for (const _ of segments) total++
  return total
}
