import { AppError } from '../../errors.ts'

export type ScoredDocument = { document: string; score: number }

/**
 * The documents as trec_eval orders them: by score, highest first, and equal scores by id, last first. Scores are rounded to 32-bit floats
 * before they are compared, and are returned so. A document that occurs more than once counts once, with its best score. Throws AppError
 * BAD_INPUT for a score that is not a finite number.
 */
export function rankDocuments(scored: readonly ScoredDocument[]): ScoredDocument[] {
  const rounded = scored.map(({ document, score }) => ({ document, score: Math.fround(score) }))
  const wrong = rounded.find(({ score }) => !Number.isFinite(score))
  if (wrong) throw new AppError('BAD_INPUT', `The score of the document \`${wrong.document}\` is not a number that can be ranked.`)
  const met = new Set<string>()
  return rounded
    .toSorted((a, b) => b.score - a.score || compareIds(b.document, a.document))
    .filter(({ document }) => !met.has(document) && met.add(document))
}

/** The order of the UTF-8 bytes, which is that of the code points. `<` compares UTF-16 units and has emoji before U+E000 to U+FFFF. */
function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const unit = a.charCodeAt(at)
    const other = b.charCodeAt(at)
    if (unit !== other) return surrogatesLast(unit) - surrogatesLast(other)
  }
  return a.length - b.length
}

function surrogatesLast(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
