/** The engine's own search is linear for texts up to this length; beyond it, a text such as a^n b a^n takes quadratic time. */
const SHORT = 200

/** As `indexOf`, in time linear in both lengths (Knuth, Morris and Pratt 1977 for long texts). */
export function findText(text: string, wanted: string, from = 0): number {
  if (wanted.length <= SHORT) return text.indexOf(wanted, from)
  if (wanted.length > text.length - from) return -1
  const borders = bordersOf(wanted)
  let matched = 0
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    while (matched > 0 && unit !== wanted.charCodeAt(matched)) matched = borders[matched - 1] ?? 0
    if (unit === wanted.charCodeAt(matched)) matched++
    if (matched === wanted.length) return at - matched + 1
  }
  return -1
}

/** As `includes`, in linear time. */
export function holdsText(text: string, wanted: string): boolean {
  return findText(text, wanted) !== -1
}

/** As `split` by a text that is not empty, in linear time. */
export function splitText(text: string, separator: string): string[] {
  if (separator.length <= SHORT) return text.split(separator)
  const parts: string[] = []
  let from = 0
  for (let at = findText(text, separator); at !== -1; at = findText(text, separator, from)) {
    parts.push(text.slice(from, at))
    from = at + separator.length
  }
  return [...parts, text.slice(from)]
}

/** For each position, the length of the longest proper prefix that also ends there. */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length)
  for (let at = 1, matched = 0; at < text.length; at++) {
    while (matched > 0 && text.charCodeAt(at) !== text.charCodeAt(matched)) matched = borders[matched - 1] ?? 0
    if (text.charCodeAt(at) === text.charCodeAt(matched)) matched++
    borders[at] = matched
  }
  return borders
}
