import type { z } from 'zod'
import { AppError } from '../../errors.ts'
import { isRecord } from '../../json.ts'
import { type DatasetRow, rowSchema } from './row.ts'

/**
 * A row as one line of `rows.jsonl`, without the line end. The content comes first and what is empty is left out, so that a diff shows what a
 * person changed. The history of a row is called `edits` there, because an instruction has a `history` of its own. U+2028 and U+2029 are escaped, because some programs end a line there.
 */
export function rowLine({ id, content, status, reason, split, tags, notes, rating, fields, origin, reviews, history }: DatasetRow): string {
  const { kind, ...parts } = content
  return jsonLine({
    id,
    kind,
    ...parts,
    status,
    ...(reason !== null && { reason }),
    ...(split !== null && { split }),
    ...(tags.length > 0 && { tags }),
    ...(notes !== '' && { notes }),
    ...(rating !== null && { rating }),
    ...(Object.keys(fields).length > 0 && { fields }),
    origin,
    ...(reviews.length > 0 && { reviews }),
    ...(history.length > 0 && { edits: history }),
  })
}

/** The id of a line of `rowLine`, without parsing it. Null for a line that was written otherwise. */
export function rowIdOfLine(line: string): string | null {
  return /^\{"id":"([0-9a-f]{12})"/.exec(line)?.[1] ?? null
}

/** JSON on one line, for JSONL. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** The row of a line of `rows.jsonl`. @throws AppError BAD_INPUT with what is wrong, without a place */
export function readRowLine(line: string): DatasetRow {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new AppError('BAD_INPUT', problemOf(line))
  }
  if (!isRecord(value)) throw new AppError('BAD_INPUT', 'A row is a JSON object.')
  const read = rowSchema.safeParse(membersOf(value))
  if (read.success) return read.data
  throw new AppError('BAD_INPUT', `This is no row of a dataset: ${firstIssue(read.error)}.`)
}

/** The row of a line that `rowLine` has made, which is not checked again. */
export function knownRow(line: string): DatasetRow {
  return membersOf(JSON.parse(line) as Record<string, unknown>) as DatasetRow
}

function membersOf(value: Record<string, unknown>): Record<keyof DatasetRow, unknown> {
  const {
    id,
    status,
    reason = null,
    split = null,
    tags = [],
    notes = '',
    rating = null,
    fields = {},
    origin,
    reviews = [],
    edits = [],
    ...content
  } = value
  return { id, content, status, reason, split, tags, notes, rating, fields, origin, reviews, history: edits }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'unknown'
  return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message
}

function problemOf(line: string): string {
  if (/^(<{7}|={7}|>{7})/.test(line)) return 'The file has marks of a merge conflict. Resolve it, then open the dataset again.'
  return 'The line is not JSON. Repair it, or take the file from git again.'
}
