'use client'

import { PersonField } from '../../../_ui/controls/PersonField.tsx'
import { useRatings } from './ratingContext.ts'

/** The name used for ratings in this browser. Several people can rate the same outputs. */
export function RaterField() {
  const { rater, setRater } = useRatings()
  return <PersonField label="Rating as" name={rater} onChange={setRater} />
}
