import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query'

export type Change<T> = {
  queryKey: QueryKey
  /** Applies the change to the list, which is undefined if it has not loaded yet. */
  change: (before: T | undefined) => T
  request: () => Promise<unknown>
  onRefused: (thrown: unknown) => void
}

/** A list with pending changes: its state before them, and the changes that were not rejected. */
type Changing<T> = { before: T | undefined; changes: Change<T>['change'][]; underWay: number }

/**
 * Applies a change to a cached list at once and sends it; a rejected change is undone. The list is fetched again after the last pending
 * change, because a change cancels a fetch in progress.
 */
export function createChangeSender<T>(queries: QueryClient): (change: Change<T>) => Promise<void> {
  const lists = new Map<string, Changing<T>>()
  return async ({ queryKey, change, request, onRefused }) => {
    const name = hashKey(queryKey)
    const list = lists.get(name) ?? { before: queries.getQueryData<T>(queryKey), changes: [], underWay: 0 }
    lists.set(name, list)
    list.changes.push(change)
    list.underWay += 1
    // A response in progress is older than the change and would overwrite it.
    void queries.cancelQueries({ queryKey })
    queries.setQueryData<T>(queryKey, change)
    try {
      await request()
    } catch (thrown) {
      list.changes = list.changes.filter((each) => each !== change)
      const left = list.changes.reduce((shown: T | undefined, each) => each(shown), list.before)
      if (left === undefined) void queries.resetQueries({ queryKey, exact: true })
      else queries.setQueryData<T>(queryKey, left)
      onRefused(thrown)
    } finally {
      list.underWay -= 1
      if (list.underWay === 0) {
        lists.delete(name)
        void queries.invalidateQueries({ queryKey })
      }
    }
  }
}
