import { deflateRawSync, inflateRawSync } from 'node:zlib'

import type { PackedGrid } from '../../core/grid/packedGrid.ts'
import type { RunId } from '../../core/ids.ts'
import { type Database, query } from './database.ts'
import { settleWrites } from './settleWrites.ts'
import type { WriteQueue } from './writeQueue.ts'

/** The places of a run's cells, in the order of its plan; their keys are the run's. */
export type RunOutline = Pick<PackedGrid, 'columns' | 'rows' | 'column' | 'row' | 'repeat'>

/** Which variant, case, point and repeat each cell of a run was, so that a later grid can be compared with it though its prompts changed. */
export type OutlineStore = {
  /** Joins the write queue. */
  put(run: RunId, outline: RunOutline): void
  /** Null for a run that an earlier Assay made. */
  get(run: RunId): RunOutline | null
}

export function createOutlineStore(database: Database, queue: WriteQueue): OutlineStore {
  return {
    put(run, { columns, rows, column, row, repeat }) {
      // Long runs of like numbers: half a megabyte for 50,000 cells becomes some kilobytes.
      const body = new Uint8Array(deflateRawSync(JSON.stringify({ columns, rows, column, row, repeat })))
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
      return row ? (JSON.parse(inflateRawSync(row.body).toString('utf8')) as RunOutline) : null
    },
  }
}
