'use client'

import { MessageSquareText, ThumbsDown, ThumbsUp } from 'lucide-react'
import type { CellKey } from '#server/core/ids.ts'
import { useRatings } from './ratingContext.ts'

/** How the rater judged a cell, small enough for the grid. */
export function RatingMark({ cell }: { cell: CellKey | null }) {
  const rating = useRatings().ratingOf(cell)
  if (!rating) return null
  const { verdict, grade, note, corrected } = rating
  const words = [
    verdict,
    grade === null ? null : `${grade} of 5`,
    note ? 'with a note' : null,
    corrected ? 'with a corrected answer' : null,
  ].filter(Boolean)
  return (
    <span
      role="img"
      aria-label={`Rated ${words.join(', ')}`}
      title={[`Rated ${words.join(', ')}`, note].filter(Boolean).join('\n')}
      className="inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm bg-accent-soft px-1 text-xs font-medium text-accent-text tabular"
    >
      {verdict === 'good' ? <ThumbsUp aria-hidden className="size-3" /> : null}
      {verdict === 'bad' ? <ThumbsDown aria-hidden className="size-3" /> : null}
      {grade === null ? null : `${grade}/5`}
      {note || corrected ? <MessageSquareText aria-hidden className="size-3" /> : null}
    </span>
  )
}
