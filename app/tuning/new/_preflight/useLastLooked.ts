'use client'

import { useState } from 'react'
import type { TuningRequest } from '../../../_trpc/apiTypes.ts'

/** The last request that could be looked at: while a field is wrong, what is known of the settings before stays on the page. */
export function useLastLooked(looked: TuningRequest | null): TuningRequest | null {
  const [last, setLast] = useState(looked)
  if (looked !== null && JSON.stringify(looked) !== JSON.stringify(last)) setLast(looked)
  return last
}
