'use client'

import { useMemo } from 'react'
import type { SearchPageSettings } from '#server/core/retrieval/search/searchSettings.ts'
import { useUrlState } from '../../../../_ui/browser/useUrlState.ts'
import { readSettings, settingTexts } from './searchUrl.ts'

export const searchViews = ['cards', 'ranks'] as const
export type SearchView = (typeof searchViews)[number]

const atOnce = { writeAfterMs: 0 }

/** The search that the page shows: it is in the URL, so that it can be shared and survives a reload. */
export function useSearchView() {
  const [query, setQuery] = useUrlState('q', '', atOnce)
  const [view, setView] = useUrlState('view', 'cards', atOnce)
  const [mode, setMode] = useUrlState('mode', '', atOnce)
  const [fusion, setFusion] = useUrlState('fusion', '', atOnce)
  const [weight, setWeight] = useUrlState('weight', '', atOnce)
  const [k, setK] = useUrlState('k', '', atOnce)
  const [snapshot, setSnapshot] = useUrlState('snapshot', '', atOnce)
  const [mmr, setMmr] = useUrlState('mmr', '', atOnce)
  const [threshold, setThreshold] = useUrlState('least', '', atOnce)
  const [reranker, setReranker] = useUrlState('reranker', '', atOnce)
  const [rerankDepth, setRerankDepth] = useUrlState('depth', '', atOnce)
  const [filter, setFilter] = useUrlState('filter', '', atOnce)
  const settings = useMemo(
    () => readSettings({ mode, fusion, weight, k, snapshot, mmr, threshold, reranker, rerankDepth, filter }),
    [mode, fusion, weight, k, snapshot, mmr, threshold, reranker, rerankDepth, filter],
  )

  return {
    query,
    setQuery,
    view: searchViews.find((each) => each === view) ?? 'cards',
    setView: (next: SearchView) => setView(next),
    settings,
    setSettings: (next: SearchPageSettings) => {
      const texts = settingTexts(next)
      setMode(texts.mode)
      setFusion(texts.fusion)
      setWeight(texts.weight)
      setK(texts.k)
      setSnapshot(texts.snapshot)
      setMmr(texts.mmr)
      setThreshold(texts.threshold)
      setReranker(texts.reranker)
      setRerankDepth(texts.rerankDepth)
      setFilter(texts.filter)
    },
  }
}
