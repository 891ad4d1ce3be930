'use client'

import { keepPreviousData, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { SlidersHorizontal, TextSearch } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import type { SearchPageSettings } from '#server/core/retrieval/search/searchSettings.ts'
import { useTRPC, useTRPCClient } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { cx } from '../../../_ui/cx.ts'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { formatCount, formatDuration } from '../../../_ui/text/format.ts'
import { PastSearches } from './PastSearches.tsx'
import { QueryField } from './QueryField.tsx'
import { QueryTokenList } from './QueryTokenList.tsx'
import { RankShift } from './ranks/RankShift.tsx'
import { SearchResults } from './passages/SearchResults.tsx'
import { SearchSettings } from './settings/SearchSettings.tsx'
import type { FoundPassage, SearchResult } from './view/searchTypes.ts'
import { modeLabels } from './view/searchWords.ts'
import { stagePlaces } from './passages/stagePlaces.ts'
import { useSearchView } from './view/useSearchView.ts'

type SearchPanelProps = {
  index: string
  /** Controls of a passage that was found, such as those that judge it. */
  actions?: (hit: FoundPassage, query: string) => ReactNode
  /** Whether a passage was judged relevant to a query. */
  isRelevant?: (hit: FoundPassage, query: string) => boolean
}

/** Searches an index, and shows why it finds what it finds. */
export function SearchPanel({ index, actions, isRelevant }: SearchPanelProps) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const { query, setQuery, view, setView, settings, setSettings } = useSearchView()
  const [open, setOpen] = useState(false)
  const { snapshot } = settings
  const facts = useQuery(trpc.searches.facts.queryOptions({ index, snapshot }, { placeholderData: keepPreviousData }))
  const asked = (text: string, by: SearchPageSettings) => ({ index, query: text, settings: by })
  const once = { staleTime: Infinity, trpc: { abortOnUnmount: true } }
  const optionsFor = (text: string, by: SearchPageSettings) => trpc.searches.run.queryOptions(asked(text, by), once)
  const search = useQuery(
    query === ''
      ? { ...trpc.searches.run.queryOptions(skipToken), placeholderData: undefined }
      : { ...optionsFor(query, settings), placeholderData: keepPreviousData },
  )
  const result = query === '' ? undefined : search.data
  const shown = result && !search.isPlaceholderData
  // Not in one batch with the search, whose answer would wait for it.
  const stages = useQuery(trpc.searches.stages.queryOptions(shown ? asked(query, settings) : skipToken, once))
  const lists = useMemo(() => (shown && stages.data ? stagePlaces(stages.data, result.hits) : null), [shown, stages.data, result])
  const passages = useMemo(
    () => new Map([...(result?.hits ?? []), ...(stages.data?.passages ?? [])].map((passage) => [passage.chunk, passage])),
    [result, stages.data],
  )
  const relevant = useMemo(
    () => new Set([...passages.values()].filter((passage) => isRelevant?.(passage, query)).map(({ chunk }) => chunk)),
    [passages, isRelevant, query],
  )
  const actionsFor = actions && ((hit: FoundPassage) => actions(hit, query))

  async function run(text: string, by: SearchPageSettings) {
    setQuery(text)
    setSettings(by)
    setOpen(false)
    try {
      // The index may have changed since the same search was made.
      const { hits, ms } = await queryClient.fetchQuery({ ...optionsFor(text, by), staleTime: 0 })
      void queryClient.invalidateQueries(trpc.searches.stages.queryFilter(asked(text, by)))
      await client.searches.keep.mutate({ index, search: { query: text, settings: by, found: hits.length, ms } })
      await queryClient.invalidateQueries(trpc.searches.past.queryFilter({ index }))
    } catch {
      // The search shows its own error; one that is not kept can be made again.
    }
  }

  if (facts.error && !facts.data)
    return (
      <ErrorNotice
        error={facts.error}
        onRetry={() => void facts.refetch()}
        actions={
          snapshot === undefined ? null : (
            <Button size="sm" onClick={() => setSettings({ ...settings, snapshot: undefined })}>
              Use the present state
            </Button>
          )
        }
      />
    )
  if (!facts.data) return <ListSkeleton />
  return (
    <div className="flex flex-col gap-4">
      <QueryField query={query} onSearch={(text) => void run(text, settings)} />
      <div className="lg:hidden">
        <Button size="sm" icon={SlidersHorizontal} aria-expanded={open} onClick={() => setOpen(!open)}>
          Settings and past searches
        </Button>
      </div>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_18.5rem]">
        <div className="order-2 flex min-w-0 flex-col gap-3 lg:order-1">
          {facts.error ? <ErrorNotice error={facts.error} onRetry={() => void facts.refetch()} /> : null}
          {query === '' ? (
            <EmptyState icon={TextSearch} title="Search the passages of this index">
              {facts.data.state === 'building'
                ? 'The index is being built, or its build was interrupted: a search finds what is in it so far.'
                : `It has ${formatCount(facts.data.passages, 'passage')}.`}
            </EmptyState>
          ) : null}
          {search.error && query !== '' ? <ErrorNotice error={search.error} onRetry={() => void search.refetch()} /> : null}
          {query !== '' && search.isPending ? <ListSkeleton /> : null}
          {result && !search.error ? (
            <>
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p role="status" className="text-sm text-muted tabular">
                  {search.isFetching ? 'Searching…' : summary(result)}
                </p>
                <SegmentedControl
                  label="View"
                  value={view}
                  onChange={setView}
                  options={[
                    { value: 'cards', label: 'Passages' },
                    { value: 'ranks', label: 'Ranks by stage' },
                  ]}
                />
              </div>
              {[result.reason, ...result.warnings].map((text) =>
                text === null ? null : <ErrorNotice key={text} compact severity="warning" error={{ code: 'BAD_INPUT', message: text }} />,
              )}
              <div className={cx('flex flex-col gap-3 transition-opacity', search.isPlaceholderData && 'opacity-60')}>
                {stages.error ? (
                  <ErrorNotice compact severity="warning" error={stages.error} onRetry={() => void stages.refetch()} />
                ) : null}
                {view === 'cards' ? (
                  <SearchResults
                    index={index}
                    snapshot={snapshot}
                    query={query}
                    language={facts.data.language}
                    result={result}
                    stages={lists}
                    actions={actionsFor}
                  />
                ) : lists ? (
                  <RankShift
                    index={index}
                    snapshot={snapshot}
                    query={query}
                    language={facts.data.language}
                    stages={lists}
                    passages={passages}
                    relevant={relevant}
                    actions={actionsFor}
                  />
                ) : stages.error ? null : (
                  <ListSkeleton />
                )}
              </div>
            </>
          ) : null}
        </div>
        <aside
          aria-label="Settings and past searches"
          className={cx('order-1 flex-col gap-4 lg:order-2 lg:flex', open ? 'flex' : 'hidden')}
        >
          <SearchSettings facts={facts.data} settings={settings} onChange={setSettings} />
          {shown ? <QueryTokenList index={index} query={query} snapshot={snapshot} facts={facts.data} /> : null}
          <PastSearches index={index} onRun={(past) => void run(past.query, past.settings)} />
        </aside>
      </div>
    </div>
  )
}

function summary({ hits, mode, reranker, ms, embedMs }: SearchResult): string {
  const embedding = embedMs > 0 ? `, ${formatDuration(embedMs)} of it for the vector of the query` : ''
  return `${formatCount(hits.length, 'passage')} · ${modeLabels[mode]}${reranker === null ? '' : `, reranked by ${reranker}`} · ${formatDuration(ms)}${embedding}`
}
