'use client'

import { ExternalLink, Link2 } from 'lucide-react'
import type { Passage } from '../../../_trpc/apiTypes.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { cx } from '../../../_ui/cx.ts'
import { copyText } from '../../../_ui/overlay/copyText.ts'
import { originalAddress, passageAddress, tokenGauge } from './passageView.ts'
import { TokenGauge } from './TokenGauge.tsx'

export type PassageRowProps = {
  index: string
  document: string
  /** Undefined while it loads. */
  passage: Passage | undefined
  place: number
  /** The page that begins here. */
  page: number | null
  tokenLimit: number | null
  isMarked: boolean
  hasOriginal: boolean
}

/** A passage with its headings, place and tokens. A separator with the number of the page is above the first one of a page. */
export function PassageRow({ index, document, passage, place, page, tokenLimit, isMarked, hasOriginal }: PassageRowProps) {
  const gauge = passage ? tokenGauge(passage, tokenLimit) : null
  return (
    <>
      {page === null ? null : (
        <div className="flex items-center gap-3 px-4 pt-3 pb-1">
          <h3 className="text-sm font-semibold">Page {page}</h3>
          {hasOriginal ? (
            <a
              href={originalAddress(index, document, page)}
              target="_blank"
              rel="noreferrer"
              className="inline-flex items-center gap-1 text-sm text-accent-text hover:underline"
            >
              Open at this page <ExternalLink aria-hidden className="size-3" />
            </a>
          ) : null}
          <span aria-hidden className="h-px flex-1 bg-border-strong" />
        </div>
      )}
      <article
        aria-label={`Passage ${place + 1}`}
        aria-current={isMarked || undefined}
        className={cx('group flex flex-col gap-1 px-4 py-2.5', isMarked && 'border-l-3 border-accent bg-accent-soft')}
      >
        {passage === undefined ? (
          <Skeleton className="h-16" />
        ) : (
          <>
            {passage.headings.length > 0 ? <p className="text-sm font-medium text-muted">{passage.headings.join(' › ')}</p> : null}
            <p className="break-words whitespace-pre-wrap">{passage.text}</p>
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint tabular">
              {passage.page === null ? null : <Badge tone={isMarked ? 'accent' : 'neutral'}>Page {passage.page}</Badge>}
              <span>Passage {place + 1}</span>
              <span>
                Characters {passage.start}–{passage.end}
              </span>
              {gauge ? <TokenGauge gauge={gauge} /> : passage.tokens === null ? null : <span>{passage.tokens} tokens</span>}
              <IconButton
                icon={Link2}
                size="sm"
                label="Copy the link to this passage"
                className="ml-auto opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
                onClick={() =>
                  copyText(new URL(passageAddress(index, { document, chunk: passage.id }), window.location.href).href, 'Link copied')
                }
              />
            </p>
          </>
        )}
      </article>
    </>
  )
}
