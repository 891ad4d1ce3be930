import { type Database, query } from './database.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** What the list of notebooks shows of a notebook's content. Counts are 0 if it cannot be read; `errors` counts what prevents a run. */
export type NotebookCounts = { title: string; model: string; variants: number; cases: number; cells: number; errors: number }

/** `stamps`: size and time of each file that the counts were computed from, by path. `readAt`: when reading began, ms since 1970. */
export type StoredSummary = { stamps: [path: string, stamp: string][]; readAt: number; counts: NotebookCounts }

/** Summaries of notebooks by the folder's path, so that a list of notebooks computes nothing. */
export type SummaryStore = {
  get(folder: string): StoredSummary | null
  /** Written by the write queue. */
  put(folder: string, summary: StoredSummary): void
}

export function createSummaryStore(database: Database, queue: WriteQueue): SummaryStore {
  return {
    get(folder) {
      settleWrites(queue)
      const row = database.get(query.selectFrom('notebook_summaries').select('body').where('folder', '=', folder))
      return row ? (JSON.parse(row.body) as StoredSummary) : null
    },
    put(folder, summary) {
      const row = { folder, body: JSON.stringify(summary) }
      queue.add(() =>
        database.run(
          query
            .insertInto('notebook_summaries')
            .values(row)
            .onConflict((conflict) => conflict.column('folder').doUpdateSet(row)),
        ),
      )
    },
  }
}
