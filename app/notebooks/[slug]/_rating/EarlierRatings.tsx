import { History } from 'lucide-react'
import type { Rating } from '#server/core/ratings/rating.ts'
import { ratingWords } from './ratingWords.ts'

/** What the rater said of outputs that the cell no longer has: kept to be read, and counted nowhere. */
export function EarlierRatings({ ratings }: { ratings: readonly Rating[] }) {
  if (ratings.length === 0) return null
  return (
    <ul aria-label="Ratings of earlier outputs" className="flex flex-col gap-1 rounded-md border border-dashed px-2.5 py-1.5 text-sm">
      {ratings.map((rating) => (
        <li key={rating.outputHash} className="flex flex-col gap-0.5">
          <span className="inline-flex items-center gap-1.5 text-muted">
            <History aria-hidden className="size-3.5 shrink-0" />
            Rated on an earlier output: {ratingWords(rating)}. The output was computed anew, so this no longer counts.
          </span>
          {rating.note ? <Said what="Note" text={rating.note} /> : null}
          {rating.corrected ? <Said what="Corrected answer" text={rating.corrected} /> : null}
        </li>
      ))}
    </ul>
  )
}

function Said({ what, text }: { what: string; text: string }) {
  return (
    <p className="pl-5 whitespace-pre-wrap">
      <span className="text-faint">{what}: </span>
      <bdi className="[unicode-bidi:plaintext]">{text}</bdi>
    </p>
  )
}
