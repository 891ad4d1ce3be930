import { isDeepStrictEqual } from 'node:util'
import type { DatasetRow, Review } from '../../core/dataset/row/row.ts'

/**
 * A row that was changed here (`mine`) and by another program in rows.jsonl (`theirs`). `base`: the row that both began with, null if it is not
 * known; `at`: the time of now, ISO 8601, UTC. What only one side has changed is as that side has it. Of what both have changed, or may have:
 * - `content`: mine; that of the file goes to the history, unless it is there. The file's is taken only if here neither content nor reviews changed.
 * - `reviews`: of each reviewer the later one; `status` and `reason` follow the last of them.
 * - `tags`: those of both sides, without those that one of them took away.
 * - `notes`: both texts, the file's below.
 * - `rating`, `split`, `fields`, `origin`: mine.
 * - `history`: the edits of both, the oldest first.
 */
export function joinedRow(mine: DatasetRow, theirs: DatasetRow, { base, at }: { base: DatasetRow | null; at: string }): DatasetRow {
  const isMine = (key: keyof DatasetRow) => base !== null && !isDeepStrictEqual(mine[key], base[key])
  const isTheirs = (key: keyof DatasetRow) => base !== null && !isDeepStrictEqual(theirs[key], base[key])
  const isOnlyTheirs = (key: keyof DatasetRow) => isTheirs(key) && !isMine(key)
  const one = <Key extends keyof DatasetRow>(key: Key): DatasetRow[Key] => (isOnlyTheirs(key) ? theirs[key] : mine[key])

  const reviews = joinedReviews(mine, theirs, base)
  const content = isOnlyTheirs('content') && !isMine('reviews') ? theirs.content : mine.content
  const history = [
    ...mine.history,
    ...theirs.history.filter((edit) => !mine.history.some((other) => isDeepStrictEqual(edit, other))),
  ].toSorted((a, b) => timeOf(a) - timeOf(b))
  const known = [content, ...(base ? [base.content] : []), ...history.map(({ before }) => before)]
  if (!known.some((each) => isDeepStrictEqual(each, theirs.content)))
    history.push({ at, by: 'rows.jsonl', how: 'changed in the file', before: theirs.content })
  return {
    ...mine,
    content,
    ...joinedStatus(mine, theirs, { base, reviews }),
    split: one('split'),
    tags: joinedTags(mine, theirs, base),
    notes: isOnlyTheirs('notes') || (base !== null && !isTheirs('notes')) ? one('notes') : joinedNotes(mine.notes, theirs.notes),
    rating: one('rating'),
    fields: one('fields'),
    origin: one('origin'),
    reviews,
    history,
  }
}

type Status = Pick<DatasetRow, 'status' | 'reason'>

function joinedStatus(mine: DatasetRow, theirs: DatasetRow, { base, reviews }: { base: DatasetRow | null; reviews: Review[] }): Status {
  const statusOf = ({ status, reason }: DatasetRow): Status => ({ status, reason })
  const isSame = (one: DatasetRow, other: DatasetRow) => isDeepStrictEqual(statusOf(one), statusOf(other))
  if (base && isSame(mine, base)) return statusOf(theirs)
  if (isSame(mine, theirs) || (base && isSame(theirs, base))) return statusOf(mine)
  const last = reviews.at(-1)
  return last ? { status: last.decision, reason: last.reason } : statusOf(mine)
}

function joinedReviews(mine: DatasetRow, theirs: DatasetRow, base: DatasetRow | null): Review[] {
  const by = (row: DatasetRow | null, reviewer: string) => row?.reviews.find((review) => review.by === reviewer)
  const reviewers = new Set([...mine.reviews, ...theirs.reviews].map((review) => review.by))
  return [...reviewers]
    .flatMap((reviewer) => {
      const [ours, other, before] = [by(mine, reviewer), by(theirs, reviewer), by(base, reviewer)]
      if (isDeepStrictEqual(ours, before)) return other ?? []
      if (isDeepStrictEqual(other, before)) return ours ?? []
      if (!ours || !other) return ours ?? other ?? []
      return timeOf(other) > timeOf(ours) ? other : ours
    })
    .toSorted((a, b) => timeOf(a) - timeOf(b))
}

function joinedTags(mine: DatasetRow, theirs: DatasetRow, base: DatasetRow | null): string[] {
  const isKept = (tag: string) => !base?.tags.includes(tag) || (mine.tags.includes(tag) && theirs.tags.includes(tag))
  return [...new Set([...mine.tags, ...theirs.tags])].filter(isKept).toSorted()
}

function joinedNotes(mine: string, theirs: string): string {
  if (mine === theirs || theirs === '') return mine
  return mine === '' ? theirs : `${mine}\n${theirs}`
}

/** A file that was edited by hand may have another text than a time. */
function timeOf({ at }: { at: string }): number {
  return Date.parse(at) || 0
}
