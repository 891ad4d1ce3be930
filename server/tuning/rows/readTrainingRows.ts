import { setImmediate as turn } from 'node:timers/promises'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { trainingRows, type TrainingRows } from '../../core/tuning/rows/trainingRows.ts'
import type { TuningMethod } from '../../core/tuning/settings/tuningSettings.ts'
import type { TuningDeps } from '../tuningDeps.ts'

const ROWS_AT_ONCE = 500

/** The rows of a dataset, read so that a server answers in between. @throws AppError NOT_FOUND, STORE_BROKEN, CANCELLED */
export async function readRows(
  { data }: Pick<TuningDeps, 'data'>,
  { dataset, snapshot }: { dataset: string; snapshot: string | null },
  signal?: AbortSignal,
): Promise<DatasetRow[]> {
  const rows: DatasetRow[] = []
  for await (const row of data.rows(dataset, snapshot)) {
    rows.push(row)
    if (rows.length % ROWS_AT_ONCE !== 0) continue
    await turn()
    signal?.throwIfAborted()
  }
  return rows
}

/** The rows that a training would take, without their tokens. @throws AppError as `readRows` */
export async function readTrainingRows(
  deps: Pick<TuningDeps, 'data'>,
  given: { dataset: string; snapshot: string | null; method: TuningMethod },
  signal?: AbortSignal,
): Promise<TrainingRows> {
  return trainingRows(await readRows(deps, given, signal), given.method)
}
