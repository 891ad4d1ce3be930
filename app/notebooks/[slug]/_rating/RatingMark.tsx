'use client'

import { History, MessageSquareText, ThumbsDown, ThumbsUp } from 'lucide-react'
import type { CellKey } from '#server/core/ids.ts'
import type { Rating } from '#server/core/ratings/rating.ts'
import { cx } from '../../../_ui/cx.ts'
import { useRatings } from './ratingContext.ts'

/** The rating of a cell by the current rater, for the grid. */
export function RatingMark({ cell }: { cell: CellKey | null }) {
  const { ratingOf, earlierOf } = useRatings()
  const now = ratingOf(cell)
  const rating = now ?? earlierOf(cell).at(-1)
  if (!rating) return null
  const { verdict, grade, note, corrected } = rating
  const words = `Rated ${now ? '' : 'on an earlier output: '}${ratingWords(rating)}`
  return (
    <span
      role="img"
      aria-label={words}
      title={[words, note].filter(Boolean).join('\n')}
      className={cx(
        'inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm px-1 text-xs font-medium tabular',
        now ? 'bg-accent-soft text-accent-text' : 'border border-dashed border-border-strong text-faint',
      )}
    >
      {now ? null : <History aria-hidden className="size-3" />}
      {verdict === 'good' ? <ThumbsUp aria-hidden className="size-3" /> : null}
      {verdict === 'bad' ? <ThumbsDown aria-hidden className="size-3" /> : null}
      {grade === null ? null : `${grade}/5`}
      {note || corrected ? <MessageSquareText aria-hidden className="size-3" /> : null}
    </span>
  )
}

/** A rating as text. Note and corrected answer are only mentioned. */
export function ratingWords({ verdict, grade, note, corrected }: Pick<Rating, 'verdict' | 'grade' | 'note' | 'corrected'>): string {
  const words = [
    verdict,
    grade === null ? null : `${grade} of 5`,
    note ? 'with a note' : null,
    corrected ? 'with a corrected answer' : null,
  ]
  return words.filter(Boolean).join(', ')
}
