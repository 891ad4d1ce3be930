import { foldedText } from '../../row/rowText.ts'
import type { Slices } from '../finding/slices.ts'
import { findNearReferences } from '../similarity/nearReferences.ts'
import { findContained } from './containedTexts.ts'
import type { Leak, LeakKind, LeakReference, LeakSource, LeakWay } from './leak.ts'

/** Leaks of a row that are reported for each kind of place; the strongest stay. */
export const mostLeaksOfRow = 5

/** Part of a reference or of a source, folded, with the number of its owner. */
type Part = { owner: number; text: string; folded: string }

const strength: Record<LeakWay, number> = { exact: 4, contained: 3, minhash: 2, embedding: 1, group: 0 }

/**
 * Training rows that repeat a reference: exactly, as a part of one another, or nearly (`threshold`: Jaccard). Of one row and place the strongest
 * way is reported.
 */
export function* findLeaks(
  sources: readonly LeakSource[],
  references: readonly LeakReference[],
  { threshold }: { threshold: number },
): Slices<Leak[]> {
  const own = partsOf(sources)
  const others = partsOf(references)
  const found = new LeakTable(sources, references)
  const report = (how: LeakWay, part: Part | undefined, other: Part | undefined, similarity: number) => {
    if (part && other) found.add(how, { source: part.owner, reference: other.owner, similarity, texts: [part.text, other.text] })
  }
  const equal = equalParts(others, references)
  for (const part of own) for (const other of equal.get(part.folded) ?? []) report('exact', part, other, 1)
  yield 0.05
  const ownTexts = own.map(({ folded }) => folded)
  const otherTexts = others.map(({ folded }) => folded)
  yield* scaled(
    findContained(ownTexts, otherTexts, (text, part) => report('contained', own[text], others[part], 1)),
    { from: 0.05, to: 0.3 },
  )
  yield* scaled(
    findContained(otherTexts, ownTexts, (text, part) => report('contained', own[part], others[text], 1)),
    { from: 0.3, to: 0.5 },
  )
  const near = (text: number, reference: number, similarity: number) => report('minhash', own[text], others[reference], similarity)
  yield* scaled(findNearReferences(ownTexts, otherTexts, { threshold, found: near }), { from: 0.5, to: 1 })
  return found.all()
}

function partsOf(owners: readonly { texts: readonly string[] }[]): Part[] {
  return owners.flatMap(({ texts }, owner) => {
    const parts = texts.map((text) => ({ owner, text, folded: foldedText(text) })).filter(({ folded }) => folded !== '')
    return parts.filter(({ folded }, place) => parts.findIndex((part) => part.folded === folded) === place)
  })
}

/** Parts by their text; of one text some for each kind of place, because a row reports no more. */
function equalParts(others: readonly Part[], references: readonly LeakReference[]): Map<string, Part[]> {
  const byText = new Map<string, Part[]>()
  for (const part of others) {
    const same = byText.get(part.folded) ?? []
    const kind = references[part.owner]?.in
    if (same.filter(({ owner }) => references[owner]?.in === kind).length < mostLeaksOfRow) byText.set(part.folded, [...same, part])
  }
  return byText
}

type Found = { source: number; reference: number; similarity: number; texts: [string, string] }

/** The strongest leaks of each row and kind of place. */
class LeakTable {
  readonly #sources: readonly LeakSource[]
  readonly #references: readonly LeakReference[]
  readonly #leaks = new Map<number, Map<LeakKind, Leak[]>>()

  constructor(sources: readonly LeakSource[], references: readonly LeakReference[]) {
    this.#sources = sources
    this.#references = references
  }

  add(how: LeakWay, { source, reference, similarity, texts }: Found): void {
    const [from, to] = [this.#sources[source], this.#references[reference]]
    if (!from || !to) return
    const leak: Leak = { row: from.row, in: to.in, place: to.place, how, similarity, texts }
    const ofRow = this.#leaks.get(source) ?? new Map<LeakKind, Leak[]>()
    this.#leaks.set(source, ofRow)
    ofRow.set(to.in, strongest([...(ofRow.get(to.in) ?? []), leak]))
  }

  all(): Leak[] {
    return [...this.#leaks].toSorted(([one], [other]) => one - other).flatMap(([, ofRow]) => [...ofRow.values()].flat())
  }
}

/** One leak for each place, the strongest ones first. */
export function strongest(leaks: readonly Leak[]): Leak[] {
  const sorted = leaks.toSorted((one, other) => strength[other.how] - strength[one.how] || other.similarity - one.similarity)
  return sorted.filter((leak, at) => sorted.findIndex(({ place }) => place === leak.place) === at).slice(0, mostLeaksOfRow)
}

function* scaled(work: Slices<void>, { from, to }: { from: number; to: number }): Slices<void> {
  for (const share of work) yield from + share * (to - from)
}
