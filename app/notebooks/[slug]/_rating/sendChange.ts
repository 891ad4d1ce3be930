import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query'

export type Change<T> = {
  queryKey: QueryKey
  /** What the list is with the change; undefined: it has not come yet. */
  change: (before: T | undefined) => T
  request: () => Promise<unknown>
  onRefused: (thrown: unknown) => void
}

/** A list with changes under way: what it was before them, and those that were not refused. */
type Changing<T> = { before: T | undefined; changes: Change<T>['change'][]; underWay: number }

/**
 * Shows a change of a list at once and sends it; a refused one is taken back. The list is asked for again when the last of its changes
 * under way is answered: a request that a change cut short may never have brought it.
 */
export function createChangeSender<T>(queries: QueryClient): (change: Change<T>) => Promise<void> {
  const lists = new Map<string, Changing<T>>()
  return async ({ queryKey, change, request, onRefused }) => {
    const name = hashKey(queryKey)
    const list = lists.get(name) ?? { before: queries.getQueryData<T>(queryKey), changes: [], underWay: 0 }
    lists.set(name, list)
    list.changes.push(change)
    list.underWay += 1
    // An answer on its way is from before the change, and would take it back.
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
