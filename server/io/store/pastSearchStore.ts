import { type Database, query } from './database.ts'
import { storedJson } from './storedJson.ts'

/** A search that the user made: what was searched for and how, how many passages it found, and its time in milliseconds. */
export type StoredSearch = { query: string; settings: unknown; found: number; ms: number; at: number }

/** Past searches by index. Written at once, not through the write queue. */
export type PastSearchStore = {
  /** Newest first. */
  list(index: string): StoredSearch[]
  /** Replaces an earlier one with this query and these settings. Of an index, the newest 100 are kept. */
  keep(index: string, search: StoredSearch): void
  /** Removes the searches with this query and these settings; all of the index without them. */
  forget(index: string, search?: Pick<StoredSearch, 'query' | 'settings'>): void
}

const KEPT = 100

export function createPastSearchStore(database: Database): PastSearchStore {
  const newestFirst = (index: string) =>
    database.all(
      query
        .selectFrom('past_searches')
        .selectAll()
        .where('index_name', '=', index)
        .orderBy('searched_at', 'desc')
        .orderBy('query')
        .orderBy('settings'),
    )
  const remove = (index: string, { query: text, settings }: { query: string; settings: string }) =>
    database.run(
      query.deleteFrom('past_searches').where('index_name', '=', index).where('query', '=', text).where('settings', '=', settings),
    )
  return {
    list: (index) =>
      newestFirst(index).map(({ query: text, settings, found, ms, searched_at: at }) => ({
        query: text,
        settings: storedJson(settings),
        found,
        ms,
        at,
      })),
    keep: (index, { query: text, settings, found, ms, at }) =>
      database.transaction(() => {
        const row = { index_name: index, query: text, settings: JSON.stringify(settings), found, ms, searched_at: at }
        database.run(
          query
            .insertInto('past_searches')
            .values(row)
            .onConflict((conflict) => conflict.columns(['index_name', 'query', 'settings']).doUpdateSet(row)),
        )
        for (const old of newestFirst(index).slice(KEPT)) remove(index, old)
      }),
    forget(index, search) {
      if (search) remove(index, { query: search.query, settings: JSON.stringify(search.settings) })
      else database.run(query.deleteFrom('past_searches').where('index_name', '=', index))
    },
  }
}
