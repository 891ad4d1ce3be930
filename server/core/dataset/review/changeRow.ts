import { AppError } from '../../errors.ts'
import type { RowContent } from '../row/content.ts'
import type { DatasetRow, Review, SplitName } from '../row/row.ts'

/** What a person or a remedy does to a row. */
export type RowChange =
  | { do: 'accept' }
  | { do: 'reject'; reason: string }
  /** Takes the reviewer's decision back. */
  | { do: 'reopen' }
  /** `how` names the repair, null for an edit by hand. */
  | { do: 'edit'; content: RowContent; how: string | null }
  | { do: 'tag'; add: readonly string[]; remove: readonly string[] }
  | { do: 'rate'; rating: number | null }
  | { do: 'note'; notes: string }
  | { do: 'split'; split: SplitName | null }

/** Who makes a change, and when (ISO 8601, UTC). */
export type ChangeBy = { by: string; at: string }

/** The row after a change; the same object if nothing changes. @throws AppError BAD_INPUT for a content of another kind */
export function changeRow(row: DatasetRow, change: RowChange, who: ChangeBy): DatasetRow {
  switch (change.do) {
    case 'accept':
      return decided(row, { decision: wasEdited(row) ? 'edited' : 'accepted', reason: null }, who)
    case 'reject':
      return decided(row, { decision: 'rejected', reason: change.reason.trim() }, who)
    case 'reopen': {
      const reviews = row.reviews.filter(({ by }) => by !== who.by)
      if (row.status === 'new' && reviews.length === row.reviews.length) return row
      const last = reviews.at(-1)
      return { ...row, reviews, status: last?.decision ?? 'new', reason: last?.reason ?? null }
    }
    case 'edit':
      return edited(row, change, who)
    case 'tag':
      return withTags(row, change)
    case 'rate':
      return row.rating === change.rating ? row : { ...row, rating: change.rating }
    case 'note':
      return row.notes === change.notes ? row : { ...row, notes: change.notes }
    case 'split':
      return row.split === change.split ? row : { ...row, split: change.split }
  }
}

function wasEdited({ history }: DatasetRow): boolean {
  return history.length > 0
}

function decided(row: DatasetRow, { decision, reason }: Pick<Review, 'decision' | 'reason'>, { by, at }: ChangeBy): DatasetRow {
  const mine = row.reviews.find((review) => review.by === by)
  if (mine?.decision === decision && mine.reason === reason && row.status === decision && row.reason === reason) return row
  const others = row.reviews.filter((review) => review.by !== by)
  return { ...row, status: decision, reason, reviews: [...others, { by, decision, reason, at }] }
}

function edited(row: DatasetRow, { content, how }: { content: RowContent; how: string | null }, who: ChangeBy): DatasetRow {
  if (content.kind !== row.content.kind)
    throw new AppError(
      'BAD_INPUT',
      `The row ${row.id} is of the kind ${row.content.kind} and cannot become ${content.kind}. Add a row of that kind instead.`,
    )
  if (JSON.stringify(content) === JSON.stringify(row.content)) return row
  const changed = { ...row, content, history: [...row.history, { ...who, how, before: row.content }] }
  // A repair is not a decision: the row still waits for a person.
  return how === null ? decided(changed, { decision: 'edited', reason: null }, who) : changed
}

function withTags(row: DatasetRow, { add, remove }: { add: readonly string[]; remove: readonly string[] }): DatasetRow {
  const tags = new Set(row.tags)
  for (const tag of remove) tags.delete(tag)
  for (const tag of add) if (tag.trim() !== '') tags.add(tag.trim().normalize('NFC'))
  const sorted = [...tags].toSorted()
  return sorted.join('\n') === row.tags.join('\n') ? row : { ...row, tags: sorted }
}

/** True if the last decisions of two reviewers differ; accepted and edited count as one. */
export function isDisputed({ reviews }: Pick<DatasetRow, 'reviews'>): boolean {
  return new Set(reviews.map(({ decision }) => decision === 'rejected')).size > 1
}
