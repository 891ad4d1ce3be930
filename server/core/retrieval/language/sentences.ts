const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' })

/** A line that begins with a mark or a number of a list. */
const listItem = /\n[ \t]*(?=(?:[-*+•·▪○●◦–]|\d{1,3}[.)]|[가나라마바사아차카타파하]\.|[가-하]\)|\([가-하\d]\)|[①-⑳])[ \t])/gu

/** The end of a sentence in Hangul before a word in small Latin letters, which Unicode's rules read on: `나왔다. iOS는`. */
const beforeSmallLetter = /[가-힣][.?!…]+["'”’」』)\]]*\s+(?=\p{Ll})/gu

/** Predicates end in these syllables, so that `했다.그러나` is two sentences and `네이버.한국` is one word. */
const koreanEnd = /[다요죠까][.!?]$/u

const terminal = /[\p{STerm}…]/u

const closed = /["'”’」』》〉)\]]$/u

/** What follows a quotation and continues its sentence: `“가자.” 하고`, `“간다.” 라며`. */
const quoting = /^(?:이?(?:라고|라는|라며|라면서)|하고|하며|하면서|하는|고)(?=[\s,.가-힣]|$)/u

const abbreviation = /(?:^|[\s(.])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|St|vs|Figs?|Eq|Vol|cf|e\.g|i\.e|al)\.$/u

/** Marks that end a sentence of a script without spaces. */
const unspacedEnd = /[。！？｡][”’」』）]*$/u

/** How far the rules look to both sides. */
const context = 40

/**
 * Where the sentences of a paragraph begin, from 0: Unicode's rules (UAX #29) with those of Korean quotations, dates, initials and
 * abbreviations. A single line break does not end a sentence, unless a list item follows: lines of a PDF are broken anywhere.
 */
export function sentenceStarts(paragraph: string): number[] {
  const starts: number[] = []
  const items = [0, ...Array.from(paragraph.matchAll(listItem), ({ 0: found, index }) => index + found.length)]
  for (const [at, start] of items.entries()) {
    const item = paragraph.slice(start, items[at + 1]).replace(/[\n\r\f\v\u0085\u2028\u2029]/g, ' ')
    starts.push(start)
    let hasLetter = false
    let last = 0
    for (const next of breaksOf(item)) {
      hasLetter ||= /\p{L}/u.test(item.slice(last, next))
      last = next
      if (!hasLetter || !isEnd(item, next)) continue
      starts.push(start + next)
      hasLetter = false
    }
  }
  return starts
}

function breaksOf(item: string): number[] {
  // Segmentation is slow, and most lines of tables and lists have no sentence to end.
  if (!terminal.test(item)) return []
  const breaks = new Set(Array.from(segmenter.segment(item), ({ index }) => index))
  for (const { 0: found, index } of item.matchAll(beforeSmallLetter)) breaks.add(index + found.length)
  breaks.delete(0)
  return [...breaks].toSorted((a, b) => a - b)
}

/** Whether the sentence ends where Unicode's rules say so. */
function isEnd(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - context), at)
  const after = text.slice(at, at + context)
  const end = before.trimEnd()
  if (end === before) return koreanEnd.test(end) ? /^[가-힣]/u.test(after) : unspacedEnd.test(end) && !/^[가-힣]/u.test(after)
  if (closed.test(end) && quoting.test(after)) return false
  if (/\d\.$/u.test(end) && /^[\d가-힣]/u.test(after)) return false
  return !abbreviation.test(end)
}
