'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ExternalLink } from 'lucide-react'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { documentFacts, originalAddress, pageAt } from './passageView.ts'
import { PassageList } from './PassageList.tsx'

export type DocumentPanelProps = { index: string; document: string; chunk: string | null; onBack: () => void }

/** A document of an index with its passages, opened at `chunk`. */
export function DocumentPanel({ index, document, chunk, onBack }: DocumentPanelProps) {
  const trpc = useTRPC()
  const { data, error, isPending, refetch } = useQuery(
    trpc.documents.get.queryOptions({ index, document, ...(chunk !== null && { passage: chunk }) }),
  )
  const metadata = Object.entries(data?.metadata ?? {}).filter(([, value]) => value !== null)
  const page = data?.place != null ? pageAt(data.pageStarts, data.place) : null
  return (
    <section aria-labelledby="document" className="flex flex-col gap-3">
      <div>
        <Button size="sm" variant="ghost" icon={ArrowLeft} onClick={onBack}>
          All documents
        </Button>
      </div>
      {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <ListSkeleton /> : null}
      {data ? (
        <>
          <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
            <div className="min-w-0 flex-1">
              <h2 id="document" className="text-lg font-semibold break-words">
                {data.title ?? data.id}
              </h2>
              <p className="text-sm break-all text-muted">{data.id}</p>
              <p className="text-sm text-faint tabular">{documentFacts(data).join(' · ')}</p>
            </div>
            {data.original === 'missing' ? null : (
              <a
                href={originalAddress(index, document, page)}
                target="_blank"
                rel="noreferrer"
                className="inline-flex h-8 items-center gap-2 rounded-md border border-border-strong bg-raised px-3 font-medium hover:bg-hover"
              >
                <ExternalLink aria-hidden className="size-3.5" />
                {page === null ? 'Open the file' : `Open the file at page ${page}`}
              </a>
            )}
          </header>
          {metadata.length > 0 ? (
            <dl className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
              {metadata.map(([name, value]) => (
                <div key={name} className="flex gap-1.5">
                  <dt className="text-faint">{name}</dt>
                  <dd className="break-words">{String(value)}</dd>
                </div>
              ))}
            </dl>
          ) : null}
          {data.original === 'missing' ? (
            <p className="text-sm text-muted">The file is not there any more. The next build removes this document.</p>
          ) : null}
          {data.original === 'changed' ? (
            <ErrorNotice
              severity="warning"
              compact
              error={{ code: 'BAD_INPUT', message: 'The file has changed since it was indexed. Build the index again to read it anew.' }}
            />
          ) : null}
          {chunk !== null && data.place === null ? (
            <ErrorNotice
              severity="warning"
              compact
              error={{
                code: 'BAD_INPUT',
                message: 'The passage of this link is not in the index any more: the document or the settings have changed since.',
              }}
            />
          ) : null}
          <PassageList key={chunk} index={index} document={data} chunk={chunk} />
        </>
      ) : null}
    </section>
  )
}
