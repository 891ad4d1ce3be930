import type { Rating } from '#server/core/ratings/rating.ts'

/** What a rating says, in a few words; its note and its corrected answer are only mentioned. */
export function ratingWords({ verdict, grade, note, corrected }: Pick<Rating, 'verdict' | 'grade' | 'note' | 'corrected'>): string {
  const words = [
    verdict,
    grade === null ? null : `${grade} of 5`,
    note ? 'with a note' : null,
    corrected ? 'with a corrected answer' : null,
  ]
  return words.filter(Boolean).join(', ')
}
