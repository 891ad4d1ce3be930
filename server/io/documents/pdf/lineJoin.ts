import type { Line } from './lines.ts'

/** What comes between two lines: `glue` nothing, and the hyphen at the end of the first is left out. */
export type Join = 'paragraph' | 'line' | ' ' | '' | 'glue'

/** Sizes that differ more are different kinds of text. */
const SAME_SIZE = 1.08
/** A larger distance of baselines, in that of the column, is a space between paragraphs. */
const APART = 1.35
const INDENT_EMS = 0.8
/** The last line of a paragraph leaves this share of the column free. */
const SHORT = 0.15

const ended = /[.!?:;。！？][)\]"'”’」』]*$/
const item = /^(?:[•‣▪■□●○◦▶※·∙*–—-]\s|\(?\d{1,3}[.)]\s|[①-⑳]|[가-하][.)]\s)/
/** Korean endings and particles, which are not words of their own. */
const particles = new Set(
  '은 는 이 가 을 를 의 에 에서 에게 으로 로 와 과 도 만 다 까지 부터 보다 니다 습니다 합니다 됩니다 입니다 한다 된다 하고 하며 하여 하는 되는 되어 하면 이다 이며'.split(
    ' ',
  ),
)

/** The words of a text as far as they do not touch the ends of its lines: in lower case, without signs around them. */
export function wordsInside(lines: readonly Line[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ text }) => text.split(' ').slice(1, -1).map(bare)))
}

/** What comes between `line` and the next line of the same column or, if `continues` is set, of the next column or page. */
export function joinOf(
  line: Line,
  next: Line,
  { levels, words }: { levels: readonly (number | null)[]; words: ReadonlySet<string> },
): Join {
  const [level, nextLevel] = levels
  const sameSize = Math.max(line.size, next.size) < SAME_SIZE * Math.min(line.size, next.size)
  const distance = next.y - line.y
  const sameColumn = line.column === next.column
  if (level !== nextLevel || !sameSize) return 'paragraph'
  if (level !== null) return sameColumn && distance < 1.7 * line.size ? withinParagraph(line, next, words) : 'paragraph'
  const width = line.column.right - line.column.left
  const isShort = line.column.right - line.right > SHORT * width
  if (!sameColumn) {
    const goesOn =
      !line.isRow &&
      !next.isRow &&
      !line.isApart &&
      !next.isApart &&
      !item.test(next.text) &&
      !ended.test(line.text) &&
      !isShort &&
      /^[\p{L}\d"“‘(]/u.test(next.text)
    return goesOn ? withinParagraph(line, next, words) : 'paragraph'
  }
  if (distance > APART * line.column.pitch) return 'paragraph'
  // Cells of a table that have several lines are beside each other.
  const isBeside = next.x >= line.right || line.x >= next.right
  if (line.isRow || next.isRow || isBeside || item.test(next.text)) return 'line'
  const indent = INDENT_EMS * line.size
  if (next.x > next.column.left + indent && line.x <= line.column.left + indent)
    return item.test(line.text) ? withinParagraph(line, next, words) : 'paragraph'
  if (isShort && ended.test(line.text)) return 'paragraph'
  return withinParagraph(line, next, words)
}

function withinParagraph({ text }: Line, { text: next }: Line, words: ReadonlySet<string>): Join {
  const last = text.slice(text.lastIndexOf(' ') + 1)
  const first = next.includes(' ') ? next.slice(0, next.indexOf(' ')) : next
  if (/\p{L}[-\u2010]$/u.test(last) && /^[\p{L}\d]/u.test(first)) {
    return isCompound(last, first, words) ? '' : 'glue'
  }
  // PDF.js leaves out soft hyphens, with which many programs divide words.
  if (/\p{L}$/u.test(last) && /^\p{Ll}/u.test(first) && !words.has(bare(last)) && words.has(bare(last + first))) return ''
  if (/[가-힣]$/.test(last) && /^[가-힣]/.test(first)) {
    return particles.has(bare(first)) || words.has(bare(last + first)) ? '' : ' '
  }
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(last) &&
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(first)
    ? ''
    : ' '
}

/** Whether a hyphen at the end of a line belongs to the word, as far as the rest of the text tells. */
function isCompound(last: string, first: string, words: ReadonlySet<string>): boolean {
  if (!/^\p{Ll}/u.test(first) || words.has(bare(last + first))) return true
  return !words.has(bare(last.slice(0, -1) + first)) && words.has(bare(last)) && words.has(bare(first))
}

function bare(word: string): string {
  return word
    .toLowerCase()
    .replaceAll('\u2010', '-')
    .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
}
