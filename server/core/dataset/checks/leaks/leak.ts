import type { RowId } from '../../row/row.ts'

/** What a row may not repeat: rows of the other splits, what a notebook tests or shows with, and passages that are searched. */
export const leakKinds = ['validation', 'test', 'case', 'shot', 'document', 'group'] as const
export type LeakKind = (typeof leakKinds)[number]

/**
 * How a leak was found. `exact`: equal but for case, spaces and the form of characters; `contained`: one text is part of the other; `minhash`:
 * by the Jaccard of shingles; `embedding`: by the cosine of vectors; `group`: both rows come of one source.
 */
export type LeakWay = 'exact' | 'contained' | 'minhash' | 'embedding' | 'group'

/** A training row and what it repeats. `place`: a row's id, or file and line such as `experiments/x/cases.jsonl:12`. */
export type Leak = {
  row: RowId
  in: LeakKind
  place: string
  how: LeakWay
  /** 1 for `exact`, `contained` and `group`; the Jaccard or the cosine. */
  similarity: number
  /** The part of the row that was compared, and the text that it repeats. */
  texts: [string, string]
}

/** Something that training rows are compared with. `texts` are its parts, such as a question, and question and answer. */
export type LeakReference = { in: Exclude<LeakKind, 'group'>; place: string; texts: string[] }

/** A training row with the parts that are compared. */
export type LeakSource = { row: RowId; texts: string[] }

/** How the places of the passages of a document begin; the range of the passage follows. */
export function documentPlace(index: string, document: string): string {
  return `${index}: ${document} `
}
