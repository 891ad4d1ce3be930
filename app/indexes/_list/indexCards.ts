import type { BuildJob, ListedIndex } from '../../_trpc/apiTypes.ts'
import { holdsWords, searchWords } from '../../_ui/text/searchText.ts'

/** Indexes with the present state of their builds, of which `jobs` knows more than the list. Null for `jobs` that are not known yet. */
export function indexCards(list: readonly ListedIndex[], jobs: Readonly<Record<string, BuildJob>> | null): ListedIndex[] {
  if (!jobs) return [...list]
  const known = new Set(list.map(({ index }) => index))
  const begun = Object.keys(jobs)
    .filter((index) => !known.has(index))
    .map((index) => ({ index, facts: null, problem: null, job: null }))
  return (
    [...list, ...begun]
      .map((each) => ({ ...each, job: jobs[each.index] ?? null }))
      // While its first build begins, an index cannot be read; that is no problem.
      .map((each) => (each.job?.status === 'running' ? { ...each, problem: null } : each))
      .toSorted((a, b) => (a.index < b.index ? -1 : 1))
  )
}

/** Those whose name, language or embedder has all words of the query. */
export function foundCards(cards: readonly ListedIndex[], query: string): ListedIndex[] {
  const words = searchWords(query)
  return cards.filter(({ index, facts }) => holdsWords(`${index} ${facts?.language ?? ''} ${facts?.embedder?.id ?? ''}`, words))
}
