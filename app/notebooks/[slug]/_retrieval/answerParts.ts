import { citationsIn } from '#server/core/retrieval/evidence/citations.ts'
import { unsupportedSentences } from '#server/core/retrieval/evidence/unsupportedSentences.ts'

/** A piece of an answer. `cited`: the numbers of the passages, if it is a citation. */
export type AnswerPart = { text: string; cited: readonly number[] | null; unsupported: boolean }

/** An answer cut at its citations and, if `passages` are given, at the sentences without support in them. */
export function answerParts(answer: string, passages: readonly string[] | null): AnswerPart[] {
  const citations = citationsIn(answer)
  const unsupported = passages ? unsupportedSentences(answer, passages) : []
  const cuts = new Set([0, answer.length, ...[...citations, ...unsupported].flatMap(({ start, end }) => [start, end])])
  const ordered = [...cuts].toSorted((a, b) => a - b)
  const citationAt = new Map(citations.map(({ start, numbers }) => [start, numbers]))
  let next = 0
  return ordered.slice(0, -1).map((start, at) => {
    const end = ordered[at + 1] ?? answer.length
    while ((unsupported[next]?.end ?? Infinity) <= start) next++
    return {
      text: answer.slice(start, end),
      cited: citationAt.get(start) ?? null,
      unsupported: (unsupported[next]?.start ?? Infinity) <= start,
    }
  })
}

/** The numbers that an answer cites. */
export function citedNumbers(answer: string): ReadonlySet<number> {
  return new Set(citationsIn(answer).flatMap(({ numbers }) => numbers))
}
