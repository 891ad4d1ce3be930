'use client'

import { SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from '../../../../_ui/feedback/EmptyState.tsx'
import { EvidenceCard } from './EvidenceCard.tsx'
import type { SearchFacts, SearchHit, SearchResult } from '../view/searchTypes.ts'
import { shortfallText } from '../view/searchWords.ts'
import type { StageList } from './stagePlaces.ts'

type SearchResultsProps = {
  index: string
  snapshot: string | undefined
  query: string
  language: SearchFacts['language']
  result: SearchResult
  stages: readonly StageList[] | null
  actions?: (hit: SearchHit) => ReactNode
}

/** The passages that were found; where there are fewer than asked for, why. */
export function SearchResults({ result, ...card }: SearchResultsProps) {
  const { hits, shortfall, mode } = result
  const why = shortfall && shortfallText(shortfall, { found: hits.length, mode })
  if (hits.length === 0)
    return (
      <EmptyState icon={SearchX} title="Nothing found">
        {why}
      </EmptyState>
    )
  return (
    <div className="flex flex-col gap-3">
      <ol className="flex flex-col gap-3">
        {hits.map((hit, at) => (
          <li key={hit.chunk}>
            <EvidenceCard hit={hit} rank={at + 1} {...card} />
          </li>
        ))}
      </ol>
      {why ? <p className="px-1 text-sm text-muted">{why}</p> : null}
    </div>
  )
}
