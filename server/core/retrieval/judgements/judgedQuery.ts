import { textHash } from '../../textHash.ts'
import type { Query } from './readQueries.ts'

export const queryOrigins = ['typed', 'imported', 'generated'] as const

/** A query that was judged. Its text identifies it; its `id` is the one it was imported with, or is made from the text. */
export type JudgedQuery = Query & { origin: (typeof queryOrigins)[number]; addedAt: number }

/** The text of a query by which its judgements are found: in NFC, because one typed on macOS may not be. */
export function queryText(text: string): string {
  return text.normalize('NFC').trim()
}

/** An id for a query without one: the same for the same text, and without white space, which TREC files cannot hold. */
export function madeQueryId(text: string): string {
  return `q-${textHash(queryText(text)).slice(0, 12)}`
}
