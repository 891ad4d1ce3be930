import { mixWords } from '../../../rng.ts'
import type { Slices } from '../finding/slices.ts'

/** UTF-16 units by which a text is looked for. */
const anchorLength = 12
/** A shorter text may be part of another by chance. A syllable of Hangul counts as 2.5 letters. */
const leastWeight = 30
const textsAtOnce = 128
/** Texts with one anchor that are compared at a place. */
const mostAtPlace = 20

/** Whether a text is long enough to be looked for inside of others. */
export function canBeContained(folded: string): boolean {
  const syllables = folded.match(/\p{Script=Hangul}/gu)?.length ?? 0
  return folded.length >= anchorLength && folded.length + 1.5 * syllables >= leastWeight
}

/**
 * Calls `found` with the numbers of a text and of one that is part of it, at the boundaries of words. Linear in the length of all texts: a part
 * is looked for by the rarest of some of its pieces, and compared where that occurs. All texts are folded.
 */
export function* findContained(
  texts: readonly string[],
  parts: readonly string[],
  found: (text: number, part: number) => void,
): Slices<void> {
  const anchors = chooseAnchors(parts)
  if (anchors.size === 0) return
  for (const [number, text] of texts.entries()) {
    if (number % textsAtOnce === 0) yield number / texts.length
    const met = new Set<number>()
    forEachPiece(text, (piece, at) => {
      for (const { part, offset } of anchors.get(piece) ?? []) {
        const start = at - offset
        const wanted = parts[part] ?? ''
        if (start < 0 || met.has(part) || !text.startsWith(wanted, start) || !isWhole(text, start, start + wanted.length)) continue
        met.add(part)
        found(number, part)
      }
    })
  }
}

type Anchor = { part: number; offset: number }

function chooseAnchors(parts: readonly string[]): Map<number, Anchor[]> {
  const counts = new Map<number, number>()
  const usable = [...parts.keys()].filter((part) => canBeContained(parts[part] ?? ''))
  for (const part of usable) for (const { piece } of samples(parts[part] ?? '')) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  const anchors = new Map<number, Anchor[]>()
  for (const part of usable) {
    const [first, ...others] = samples(parts[part] ?? '')
    if (!first) continue
    const rarest = others.reduce((best, next) => ((counts.get(next.piece) ?? 0) < (counts.get(best.piece) ?? 0) ? next : best), first)
    const same = anchors.get(rarest.piece)
    if (!same) anchors.set(rarest.piece, [{ part, offset: rarest.offset }])
    else if (same.length < mostAtPlace) same.push({ part, offset: rarest.offset })
  }
  return anchors
}

/** Some pieces of a text, spread over it. */
function samples(text: string): { piece: number; offset: number }[] {
  const last = text.length - anchorLength
  const count = Math.min(16, last + 1)
  return Array.from({ length: count }, (_, step) => {
    const offset = count === 1 ? 0 : Math.round((step * last) / (count - 1))
    let piece = 0
    for (let at = offset; at < offset + anchorLength; at++) piece = (Math.imul(piece, factor) + text.charCodeAt(at)) >>> 0
    return { piece: mixWords(piece, anchorLength), offset }
  })
}

const factor = 0x01000193
const highest = Array.from({ length: anchorLength }).reduce((power: number) => Math.imul(power, factor), 1)

/** The hash of each piece of a text (Rabin and Karp 1987), with where it begins. */
function forEachPiece(text: string, take: (piece: number, at: number) => void): void {
  let piece = 0
  for (let at = 0; at < text.length; at++) {
    piece = (Math.imul(piece, factor) + text.charCodeAt(at)) >>> 0
    if (at >= anchorLength) piece = (piece - Math.imul(text.charCodeAt(at - anchorLength), highest)) >>> 0
    if (at >= anchorLength - 1) take(mixWords(piece, anchorLength), at - anchorLength + 1)
  }
}

/** Whether a range neither begins nor ends inside of a word. Korean puts particles after a word, so Hangul may go on. */
function isWhole(text: string, start: number, end: number): boolean {
  const [before = '', first = '', last = '', after = ''] = [text[start - 1], text[start], text[end - 1], text[end]]
  return !(letter.test(before) && letter.test(first)) && (hangul.test(last) || !(letter.test(last) && letter.test(after)))
}

const letter = /[\p{L}\p{N}]/u
const hangul = /\p{Script=Hangul}/u
