import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query'

export type Change<T> = {
  queryKey: QueryKey
  /** What the list is with the change; undefined: it has not come yet. */
  change: (before: T | undefined) => T
  request: () => Promise<unknown>
  onRefused: (thrown: unknown) => void
}

/**
 * Shows a change of a list at once and sends it. The list is asked for again when the last of its changes under way is answered:
 * a request that a change cut short may never have brought it, and what was refused has to go again.
 */
export function createChangeSender<T>(queries: QueryClient): (change: Change<T>) => Promise<void> {
  const underWay = new Map<string, number>()
  return async ({ queryKey, change, request, onRefused }) => {
    const list = hashKey(queryKey)
    underWay.set(list, (underWay.get(list) ?? 0) + 1)
    // An answer on its way is from before the change, and would take it back.
    void queries.cancelQueries({ queryKey })
    queries.setQueryData<T>(queryKey, change)
    try {
      await request()
    } catch (thrown) {
      onRefused(thrown)
    } finally {
      const left = (underWay.get(list) ?? 1) - 1
      underWay.set(list, left)
      if (left === 0) void queries.invalidateQueries({ queryKey })
    }
  }
}
