import { AppError } from '../../errors.ts'
import type { Run } from './evaluate.ts'
import { rankDocuments } from './rankDocuments.ts'

/**
 * A TREC run file: a line `query Q0 document rank score tag` for each document in the order of `rankDocuments`, ranks from 1. Programs that
 * read it, with 32-bit or 64-bit scores, find the same order and the same ties. Throws AppError BAD_INPUT for an id that it cannot hold.
 */
export function trecRun(run: Run, tag = 'assay'): string {
  requireFit(tag, 'tag')
  let text = ''
  for (const [query, scored] of run) {
    requireFit(query, 'query')
    for (const [place, { document, score }] of rankDocuments(scored).entries()) {
      requireFit(document, 'document')
      text += `${query} Q0 ${document} ${place + 1} ${scoreText(score)} ${tag}\n`
    }
  }
  return text
}

/** Nine digits tell all 32-bit floats apart. */
function scoreText(score: number): string {
  return String(Number(score.toPrecision(9)))
}

/** What separates fields for Python and C, and NUL, which ends a text in C. */
const separator = /[\s\0\x1c-\x1f\x85]/

function requireFit(id: string, what: 'query' | 'document' | 'tag'): void {
  const reason = unfit(id)
  if (reason === null) return
  throw new AppError('BAD_INPUT', `A TREC run file cannot hold the ${what} \`${id}\`: ${reason}. Give it another id, or write no run file.`)
}

function unfit(id: string): string | null {
  if (id === '') return 'it is empty'
  if (separator.test(id)) return 'it contains white space, which separates the fields of a line'
  return id.isWellFormed() ? null : 'it contains half of a character, which UTF-8 cannot hold'
}
