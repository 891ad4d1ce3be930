import { findPii, halfWidth } from '../../../metrics/language/pii.ts'
import { findAddresses, findBusinessNumbers } from './koreanData.ts'
import type { PersonalData } from './piiKinds.ts'
import { findSecrets } from './secrets.ts'

/** In this order; what one of them found is not searched by the next ones. */
const finders: readonly ((text: string) => PersonalData[])[] = [
  findSecrets,
  (text) => findPii(text).map((found) => ({ ...found, ...noteOf(found.kind, text.slice(found.start, found.end)) })),
  (text) => findBusinessNumbers(halfWidth(text)),
  (text) => findAddresses(halfWidth(text)),
]

/** The personal data and secrets in a text, in order, without overlaps. */
export function findPersonalData(text: string): PersonalData[] {
  let rest = text
  const all: PersonalData[] = []
  for (const find of finders) {
    const found = withoutOverlaps(find(rest))
    if (found.length === 0) continue
    all.push(...found)
    rest = masked(rest, found)
  }
  return all.toSorted((one, other) => one.start - other.start)
}

/** The longer of two that overlap stays. */
function withoutOverlaps(found: readonly PersonalData[]): PersonalData[] {
  const sorted = found.toSorted((one, other) => one.start - other.start || other.end - one.end)
  const kept: PersonalData[] = []
  for (const each of sorted) {
    const last = kept.at(-1)
    if (!last || each.start >= last.end) kept.push(each)
    else if (each.end - each.start > last.end - last.start) kept.splice(-1, 1, each)
  }
  return kept
}

/** The text with what was found as blanks, so that positions stay. */
function masked(text: string, found: readonly PersonalData[]): string {
  const pieces: string[] = []
  let from = 0
  for (const { start, end } of found) {
    pieces.push(text.slice(from, start), ' '.repeat(end - start))
    from = end
  }
  return [...pieces, text.slice(from)].join('')
}

/** Numbers that were given from 1 October 2020 on have no check digit, so any date and seven digits look like one. */
function noteOf(kind: string, value: string): { note?: string } {
  if (kind !== 'resident-number') return {}
  const digits = halfWidth(value).replace(/\D/g, '')
  const isOld = digits[6] !== undefined && !'3478'.includes(digits[6])
  if (isOld || digits.slice(0, 6) < '201001') return {}
  return { note: 'Resident numbers of people born from October 2020 on have no check digit: only the date is certain.' }
}
