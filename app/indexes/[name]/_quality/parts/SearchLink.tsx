'use client'

import Link from 'next/link'
import type { QualitySettings } from '../../../../_trpc/apiTypes.ts'

export type SearchLinkProps = { query: string; settings?: QualitySettings; className?: string }

/** A question that opens its search on the Search tab. */
export function SearchLink({ query, settings = {}, className }: SearchLinkProps) {
  const { mode, fusion, weight, snapshot } = settings
  const given = Object.entries({ q: query, mode, fusion, weight, snapshot }).filter(([, value]) => value !== undefined)
  return (
    <Link
      href={`?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`}
      title={query}
      className={`underline-offset-2 hover:underline ${className ?? ''}`}
    >
      {query}
    </Link>
  )
}
