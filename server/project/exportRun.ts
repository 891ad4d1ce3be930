import { AppError } from '../core/errors.ts'
import type { Lane } from '../core/experiment/cell.ts'
import type { ExportFormat } from '../core/export/exportFormats.ts'
import type { RunId } from '../core/ids.ts'
import { runToExport } from '../interop/collectRun.ts'
import type { Store } from '../io/store/store.ts'
import { notebookRatings } from '../ratings/notebookRatings.ts'
import { type PlanDeps, refuseTooLarge, sheetAnswers } from '../runs/plan/planSource.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { MeasureDeps } from '../scores/measureDeps.ts'
import { storedAnswers } from '../scores/storedAnswers.ts'
import type { ExportFacts } from './tasks.ts'
import type { FindTrainedCases } from './trainedCases.ts'
import type { Threads } from './threads.ts'

/** `run`: one run's cells, `last` for the newest; without it the whole grid as it stands, in `lane`. `bom`: CSV begins with a byte order mark. */
export type ExportRequest = {
  lane: Lane
  run?: RunId | 'last'
  format: ExportFormat
  bom: boolean
  /** Whether the figures of a report are without the test cases that an adapter was trained on. */
  leavesOutTrained: boolean
}

/** An export as the bytes of a file. */
export type ExportedFile = ExportFacts & { pieces: Uint8Array[] }

const MOST_BYTES = 1024 ** 3

/** Joins a notebook's plan with its stored results and scores, and writes them in a format. Throws the errors of `runToExport` and `collectRun`. */
export async function exportRun(
  deps: {
    threads: Threads
    trained: FindTrainedCases
    prepare: PlanDeps
    measure: MeasureDeps
    store: Pick<Store, 'runs' | 'results' | 'ratings'>
    version: string
  },
  source: NotebookSource,
  { lane, run, format, bom, leavesOutTrained }: ExportRequest,
): Promise<ExportedFile> {
  const { threads, prepare, measure, store, version } = deps
  const { notebook, path, text } = source
  const stored = run === undefined ? null : runToExport(store.runs, notebook, run)
  const planned = await refuseTooLarge(prepare, source, stored?.lane ?? lane)
  const trained = { cases: await deps.trained(planned), leavesOut: leavesOutTrained }
  const pieces: Uint8Array[] = []
  let bytes = 0
  const facts = await threads.exportRun(
    { source: { notebook, path, text }, lane, stored, format, bom, trained, version },
    {
      ...sheetAnswers(prepare, source),
      results: async (keys) => store.results.many(keys),
      measured: (asked) => storedAnswers(measure, asked),
      ratings: async (keys) => notebookRatings(store, notebook, keys).ratings,
      async piece(piece) {
        bytes += piece.byteLength
        if (bytes > MOST_BYTES)
          throw new AppError('FILE_TOO_LARGE', 'This export is larger than 1 GB. Export one run, or split the notebook.')
        pieces.push(piece)
      },
    },
  )
  return { ...facts, pieces }
}
