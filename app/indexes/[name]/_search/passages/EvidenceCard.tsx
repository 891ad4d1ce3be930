'use client'

import { Copy, FileText, UnfoldVertical } from 'lucide-react'
import Link from 'next/link'
import { useState, type ReactNode } from 'react'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { copyText } from '../../../../_ui/overlay/copyText.ts'
import { MarkedText } from '../../../../_ui/text/MarkedText.tsx'
import { passageAddress } from '../../_documents/passageView.ts'
import { Neighbours } from './Neighbours.tsx'
import { documentName, headingPath } from './passagePlace.ts'
import type { SearchFacts, SearchHit } from '../view/searchTypes.ts'
import type { StageList } from './stagePlaces.ts'
import { StageScores } from './StageScores.tsx'

type EvidenceCardProps = {
  index: string
  snapshot: string | undefined
  query: string
  language: SearchFacts['language']
  hit: SearchHit
  /** From 1. */
  rank: number
  stages: readonly StageList[] | null
  /** More controls, such as those that judge the passage. */
  actions?: (hit: SearchHit) => ReactNode
}

/** A passage that was found: where it stands, its text with the words of the query lit, and how each stage ranks it. */
export function EvidenceCard({ index, snapshot, query, language, hit, rank, stages, actions }: EvidenceCardProps) {
  const [around, setAround] = useState(0)
  const name = documentName(hit)
  const text = <MarkedText text={hit.text} query={query} language={language} className="whitespace-pre-wrap" />
  return (
    <article
      data-hit
      aria-label={`${rank}. ${name}`}
      className="card flex flex-col gap-3 px-4 py-3 [contain-intrinsic-size:auto_14rem] [content-visibility:auto]"
    >
      <header className="flex items-start gap-3">
        <span aria-hidden className="w-6 shrink-0 pt-px text-right text-lg font-semibold text-faint tabular">
          {rank}
        </span>
        <div className="min-w-0 flex-1">
          <h2 dir="auto" className="font-semibold">
            {name}
          </h2>
          <p className="text-sm text-muted">
            {headingPath(hit).map((heading, at) => (
              <span key={at} className="not-first:before:mx-1.5 not-first:before:text-faint not-first:before:content-['›']">
                {heading}
              </span>
            ))}
          </p>
        </div>
        <div className="flex max-w-1/2 flex-wrap items-center justify-end gap-1.5">
          {hit.page === null ? null : <Badge tone="accent">Page {hit.page}</Badge>}
          <Badge className="max-w-full" title={`${hit.path}, characters ${hit.start} to ${hit.end}`}>
            <span className="truncate">{hit.path}</span>
          </Badge>
        </div>
      </header>
      <div className="pl-9">
        {around === 0 ? (
          text
        ) : (
          <Neighbours index={index} snapshot={snapshot} chunk={hit.chunk} around={around} onMore={() => setAround(around + 2)}>
            {text}
          </Neighbours>
        )}
      </div>
      <div className="pl-9">
        <StageScores chunk={hit.chunk} parts={hit.parts} stages={stages} />
      </div>
      <footer className="flex flex-wrap items-center gap-1 pl-7">
        <Button size="sm" variant="ghost" icon={UnfoldVertical} aria-expanded={around > 0} onClick={() => setAround(around > 0 ? 0 : 1)}>
          Neighbours
        </Button>
        <Button size="sm" variant="ghost" icon={Copy} onClick={() => copyText(hit.text, 'Passage copied')}>
          Copy
        </Button>
        <Link
          href={passageAddress(index, hit)}
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-sm font-medium text-muted transition-colors hover:bg-hover hover:text-text"
        >
          <FileText aria-hidden className="size-3.5" />
          {snapshot === undefined ? 'In the document' : 'In the present document'}
        </Link>
        {actions ? <div className="ml-auto flex items-center gap-1">{actions(hit)}</div> : null}
      </footer>
    </article>
  )
}
