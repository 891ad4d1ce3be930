import type { Judgement, Span } from './judgement.ts'
import { isSamePlace } from './relevantChunks.ts'

/** A judgement of a query that is named elsewhere. */
export type JudgedPlace = Omit<Judgement, 'query'>

/** A passage as it was found. */
export type JudgedHit = Span & { document: string; text: string }

/** Judgements to store and to remove. The opposite change undoes it. */
export type JudgementChange = { put: JudgedPlace[]; remove: JudgedPlace[] }

/** The grades that people give. Imported judgements may have others: relevant is everything from 1. */
export const grades = { notRelevant: 0, relevant: 1, highlyRelevant: 3 } as const

/**
 * The judgement that applies to a passage: of those with a span that is the same place (`isSamePlace`) the highest, or else one of the whole
 * document; null without either.
 */
export function judgementOf(judgements: readonly JudgedPlace[], hit: JudgedHit): JudgedPlace | null {
  const best = (some: readonly JudgedPlace[]) =>
    some.reduce<JudgedPlace | null>((most, each) => (most === null || each.grade > most.grade ? each : most), null)
  const here = judgements.filter(({ document }) => document === hit.document)
  return best(here.filter(({ span }) => span !== null && isSamePlace(span, hit))) ?? best(here.filter(({ span, quote }) => !span && !quote))
}

/**
 * Gives a passage a grade, or takes it away (null). Judgements of the same place from another way of chunking are replaced: the highest
 * grade of a passage counts, and would hide a lower one.
 */
export function judgeHit(judgements: readonly JudgedPlace[], hit: JudgedHit, grade: number | null): JudgementChange {
  const { document, start, end, text } = hit
  const remove = judgements.filter((each) => each.document === document && each.span !== null && isSamePlace(each.span, hit))
  return { put: grade === null ? [] : [{ document, grade, span: { start, end }, quote: text }], remove }
}

/** The judgements after a change, as the store makes it. */
export function applyChange(judgements: readonly JudgedPlace[], { put, remove }: JudgementChange): JudgedPlace[] {
  const gone = new Set([...put, ...remove].map(placeKey))
  return [...judgements.filter((each) => !gone.has(placeKey(each))), ...put]
}

/** Names the place of a judgement: one place has one grade. A quote names it only if there is no span. */
export function placeKey({ document, span, quote }: Pick<JudgedPlace, 'document' | 'span' | 'quote'>): string {
  return JSON.stringify([document, span ? [span.start, span.end] : quote])
}
