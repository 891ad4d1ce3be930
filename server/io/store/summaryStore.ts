import { z } from 'zod'
import { type Database, query } from './database.ts'
import { storedJson } from './storedJson.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

const countsSchema = z.object({
  title: z.string(),
  model: z.string(),
  variants: z.number(),
  cases: z.number(),
  cells: z.number(),
  errors: z.number(),
})
const summarySchema = z.object({ stamps: z.array(z.tuple([z.string(), z.string()])), readAt: z.number(), counts: countsSchema })

/** What the list of notebooks shows of a notebook's content. Counts are 0 if it cannot be read; `errors` counts what prevents a run. */
export type NotebookCounts = z.infer<typeof countsSchema>

/** `stamps`: path and stamp (size and time) of each file that the counts were computed from. `readAt`: when reading began, ms since 1970. */
export type StoredSummary = z.infer<typeof summarySchema>

/** Summaries of notebooks by the folder's path, so that a list of notebooks computes nothing. */
export type SummaryStore = {
  /** Null also for a summary that is damaged. */
  get(folder: string): StoredSummary | null
  /** Written by the write queue. */
  put(folder: string, summary: StoredSummary): void
}

export function createSummaryStore(database: Database, queue: WriteQueue): SummaryStore {
  return {
    get(folder) {
      settleWrites(queue)
      const row = database.get(query.selectFrom('notebook_summaries').select('body').where('folder', '=', folder))
      return (row && summarySchema.safeParse(storedJson(row.body)).data) ?? null
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
