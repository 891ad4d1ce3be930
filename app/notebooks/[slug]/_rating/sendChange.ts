import type { QueryClient, QueryKey } from '@tanstack/react-query'

export type Change<T> = {
  queryKey: QueryKey
  /** What the list is with the change; undefined: it has not come yet. */
  change: (before: T | undefined) => T
  request: () => Promise<unknown>
  onRefused: (thrown: unknown) => void
}

/**
 * Shows a change of a list at once and sends it. The list is asked for again when the last of the changes under way is answered:
 * a request that a change cut short may never have brought it, and what was refused has to go again.
 */
export function createChangeSender<T>(queries: QueryClient): (change: Change<T>) => Promise<void> {
  let underWay = 0
  return async ({ queryKey, change, request, onRefused }) => {
    underWay += 1
    // An answer on its way is from before the change, and would take it back.
    void queries.cancelQueries({ queryKey })
    queries.setQueryData<T>(queryKey, change)
    try {
      await request()
    } catch (thrown) {
      onRefused(thrown)
    } finally {
      underWay -= 1
      if (underWay === 0) void queries.invalidateQueries({ queryKey })
    }
  }
}
