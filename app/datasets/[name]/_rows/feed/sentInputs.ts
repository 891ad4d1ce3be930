import type { RowFilter, RowQuery } from '#server/core/dataset/query/rowQuery.ts'
import type { RowChange } from '#server/core/dataset/review/changeRow.ts'

type Sent<T> = T extends readonly (infer Item)[] ? Item[] : never

/** The lists of what is sent can be changed, as the procedures say. */
function sentList<List extends readonly unknown[]>(list: List): Sent<List> {
  return [...list] as Sent<List>
}

/** A change as the procedures take it. */
export function sentChange(change: RowChange) {
  return change.do === 'tag' ? { ...change, add: sentList(change.add), remove: sentList(change.remove) } : change
}

/** A filter as the procedures take it. */
export function sentFilter({ statuses, kinds, splits, tags, reviewedBy, ...rest }: RowFilter) {
  return {
    ...rest,
    ...(statuses && { statuses: sentList(statuses) }),
    ...(kinds && { kinds: sentList(kinds) }),
    ...(splits && { splits: sentList(splits) }),
    ...(tags && { tags: sentList(tags) }),
    ...(reviewedBy && { reviewedBy: sentList(reviewedBy) }),
  }
}

/** A query as the procedures take it. */
export function sentQuery({ filter, order }: RowQuery) {
  return { ...(filter && { filter: sentFilter(filter) }), ...(order && { order }) }
}
