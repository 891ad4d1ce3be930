import { deflateRawSync } from 'node:zlib'

import type { PackedGrid } from '../../core/grid/packedGrid.ts'
import type { RunId } from '../../core/ids.ts'
import { type Database, query } from './database.ts'
import { storedPackedJson } from './storedJson.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** The places of a run's cells in plan order, without their keys, which are stored with the run. */
export type RunOutline = Pick<PackedGrid, 'columns' | 'rows' | 'column' | 'row' | 'repeat'> & {
  /** Set if cells have a retriever: what they saw is stored with their results. */
  retrieves?: true
}

/** The variant, case, point and repeat of each cell of a run, for comparing a later grid with it after prompts changed. */
export type OutlineStore = {
  /** Written by the write queue. */
  put(run: RunId, outline: RunOutline): void
  /** Null for a run of an earlier version of Assay. */
  get(run: RunId): RunOutline | null
}

export function createOutlineStore(database: Database, queue: WriteQueue): OutlineStore {
  return {
    put(run, { columns, rows, column, row, repeat, retrieves }) {
      // Many equal numbers: half a megabyte for 50,000 cells is compressed to a few kilobytes.
      const body = new Uint8Array(deflateRawSync(JSON.stringify({ columns, rows, column, row, repeat, retrieves })))
      queue.add(() =>
        database.run(
          query
            .insertInto('run_outlines')
            .values({ run, body })
            .onConflict((conflict) => conflict.doNothing()),
        ),
      )
    },
    get(run) {
      settleWrites(queue)
      const row = database.get(query.selectFrom('run_outlines').select('body').where('run', '=', run))
      return (row && (storedPackedJson(row.body) as RunOutline | undefined)) ?? null
    },
  }
}
