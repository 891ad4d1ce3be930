'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../../_trpc/client.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import type { QueryTokens, SearchFacts } from './view/searchTypes.ts'
import { tokenizerText } from './view/searchWords.ts'

type QueryTokenListProps = { index: string; query: string; snapshot: string | undefined; facts: SearchFacts }

/** The query as full text and embedder see it. */
export function QueryTokenList({ index, query, snapshot, facts }: QueryTokenListProps) {
  const trpc = useTRPC()
  const found = useQuery(
    trpc.searches.tokens.queryOptions({ index, query, snapshot }, { staleTime: Infinity, trpc: { abortOnUnmount: true } }),
  )
  return (
    <section aria-label="Tokens of the query" className="card flex flex-col gap-3 px-4 py-3">
      <h2 className="font-semibold">Tokens of the query</h2>
      {found.error ? <ErrorNotice compact error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Skeleton className="h-12" /> : null}
      {found.data ? (
        <>
          <div className="flex flex-col gap-1.5">
            <h3 className="text-sm font-medium text-muted">Full text</h3>
            {found.data.text.length === 0 ? (
              <p className="text-sm text-warn">No token: full text finds nothing with this query.</p>
            ) : (
              <ul className="flex flex-wrap gap-1">
                {found.data.text.map((token, at) => (
                  <li key={at} className="rounded-sm border bg-sunken px-1 font-mono text-xs leading-5">
                    {token.replaceAll(' ', '␣')}
                  </li>
                ))}
              </ul>
            )}
            <p className="text-xs text-faint">{tokenizerText(facts.fullText)} By the tokenizer of this index.</p>
          </div>
          {found.data.embedder && facts.embedder ? (
            <div className="flex flex-col gap-1">
              <h3 className="text-sm font-medium text-muted">{facts.embedder.id}</h3>
              <EmbedderTokens {...found.data.embedder} />
            </div>
          ) : null}
        </>
      ) : null}
    </section>
  )
}

function EmbedderTokens({ tokens, added, limit, cut }: NonNullable<QueryTokens['embedder']>) {
  return (
    <>
      <p className="text-sm">
        {formatCount(tokens, 'token')}
        {limit === null ? '' : ` of ${limit} that it reads`}, {added} of them added by the model.
      </p>
      {cut > 0 ? <p className="text-sm text-warn">The last {formatCount(cut, 'token')} of the query are not read. Shorten it.</p> : null}
    </>
  )
}
