import { sql } from 'kysely'

import { AppError } from '../../core/errors.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import { type Database, query } from './database.ts'
import type { RunStore } from './runStore.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** Which run computes a cell at present, among all programs that use this store. The claims of a run lapse at its end, with its program, and if its heart stops. */
export type ClaimStore = {
  /**
   * Claims those of these cells that no running run has, for `run`, and returns them. At once, not by the write queue.
   * @throws AppError STORE_BROKEN if the store does not know the run any more
   */
  take(keys: readonly CellKey[], run: RunId): Set<CellKey>
  /** Written by the write queue, after the result that was added to it before. */
  free(key: CellKey, run: RunId): void
  /** Whether no running run has one of these cells. */
  anyFree(keys: readonly CellKey[]): boolean
}

export function createClaimStore(database: Database, queue: WriteQueue, runs: Pick<RunStore, 'closeOrphans' | 'stalled'>): ClaimStore {
  const among = (keys: readonly CellKey[]) => sql<string>`(select value from json_each(${JSON.stringify(keys)}))`
  /** The runs whose claims hold. */
  const working = () => {
    runs.closeOrphans(Date.now())
    const running = query.selectFrom('runs').select('run').where('outcome', '=', 'running')
    const stalled = runs.stalled()
    return stalled.length > 0 ? running.where('run', 'not in', stalled) : running
  }

  return {
    take(keys, run) {
      if (keys.length === 0) return new Set()
      settleWrites(queue)
      const held = working()
      return database.transaction(() => {
        if (!database.get(query.selectFrom('runs').select('run').where('run', '=', run))) throw runLost()
        database.run(query.deleteFrom('claims').where('run', 'not in', held))
        database.run({
          compile: () =>
            sql`INSERT INTO claims (key, run) SELECT value, ${run} FROM json_each(${JSON.stringify(keys)}) WHERE true ON CONFLICT DO NOTHING`.compile(
              query,
            ),
        })
        const mine = database.all(query.selectFrom('claims').select('key').where('run', '=', run).where('key', 'in', among(keys)))
        return new Set(mine.map(({ key }) => key as CellKey))
      })
    },
    free: (key, run) => queue.add(() => database.run(query.deleteFrom('claims').where('key', '=', key).where('run', '=', run))),
    anyFree(keys) {
      settleWrites(queue)
      const held = database.get(
        query
          .selectFrom('claims')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('key', 'in', among(keys))
          .where('run', 'in', working()),
      )
      return (held?.count ?? 0) < keys.length
    },
  }
}

function runLost(): AppError {
  return new AppError(
    'STORE_BROKEN',
    'This run is no longer in the database, which was damaged or removed while it ran. Run again: what is still stored is not computed again.',
  )
}
