'use client'

import type { ReactNode } from 'react'
import type { JudgedHit } from '#server/core/retrieval/judgements/judgeHit.ts'

export function SearchPanel({ index }: { index: string; actions?: (hit: JudgedHit, query: string) => ReactNode }) {
  return <p className="text-muted">{index}</p>
}
