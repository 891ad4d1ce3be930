import { codeRanges } from './codeRanges.ts'
import type { TextRange } from './textRange.ts'

/** A marker in an answer such as `[1]` or `[1, 3]`: the numbers of the passages, each once, and where it is. */
export type Citation = TextRange & { numbers: number[] }

/** Between the numbers of a marker. */
const between = String.raw`\s*[,;·、，；]\s*`
const numbers = String.raw`[0-9０-９]{1,3}(?:\s*[-–~]\s*[0-9０-９]{1,3})?`
const inside = String.raw`\s*(${numbers}(?:${between}${numbers})*)\s*`

/** A link (`[1](https://...)`), its definition (`[1]: https://...`) and a footnote (`[^1]`) are no citations. */
const marker = new RegExp(String.raw`\[${inside}\](?!\((?:https?:|mailto:|[#/])|:\s*https?:)|［${inside}］|【${inside}】`, 'gu')

/** A range has at most this many numbers; more is not a list of passages. */
const longestRange = 50

/**
 * The citations of passages in an answer, in order: `[1]`, `[1, 3]`, `[1-3]`, each of `[1][2]`, and those in full-width brackets. Code has
 * none. A number may be that of no passage.
 */
export function citationsIn(answer: string): Citation[] {
  const code = codeRanges(answer)
  let at = 0
  return Array.from(answer.matchAll(marker)).flatMap(({ 0: found, 1: plain, 2: wide, 3: lens, index }) => {
    while (at < code.length && (code[at]?.end ?? 0) <= index) at++
    const isCode = (code[at]?.start ?? Infinity) <= index
    const cited = isCode ? [] : numbersIn(plain ?? wide ?? lens ?? '')
    return cited.length === 0 ? [] : [{ start: index, end: index + found.length, numbers: cited }]
  })
}

function numbersIn(list: string): number[] {
  const cited = list
    .normalize('NFKC')
    .split(/[,;·、]/u)
    .flatMap((part) => {
      const [first = 0, last = first] = part.split(/[-–~]/u).map(Number)
      return last < first || last - first >= longestRange ? [] : Array.from({ length: last - first + 1 }, (_, more) => first + more)
    })
  return [...new Set(cited)].filter((number) => number > 0)
}
