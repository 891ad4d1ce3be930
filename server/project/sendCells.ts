import { AppError } from '../core/errors.ts'
import type { Lane } from '../core/experiment/cell.ts'
import { type RunId, slugSchema } from '../core/ids.ts'
import type { CellsToSend, SentCells } from '../datasets/cells/sendRows.ts'
import { targetDataset } from '../datasets/cells/targetDataset.ts'
import type { DatasetDeps } from '../datasets/datasetDeps.ts'
import { datasetName } from '../datasets/names.ts'
import { runToExport } from '../interop/collectRun.ts'
import type { Store } from '../io/store/store.ts'
import { notebookRatings } from '../ratings/notebookRatings.ts'
import { type PlanDeps, refuseTooLarge, sheetAnswers } from '../runs/plan/planSource.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'
import type { MeasureDeps } from '../scores/measureDeps.ts'
import { storedAnswers } from '../scores/storedAnswers.ts'
import type { Threads } from './threads.ts'

/** `run`: only the cells of one run, `last` for the newest. `dataset`: its name; a new one is made when rows are sent. */
export type SendRequest = CellsToSend & { dataset: string; lane: Lane; run?: RunId | 'last' }

/**
 * Makes rows of a notebook's stored cells and adds them to a dataset, or counts them. Computes nothing.
 * @throws AppError BAD_INPUT (name, score, notebook outside of experiments/), NOT_FOUND (no cells, no such run), and the first error of the notebook
 */
export async function sendCells(
  deps: {
    threads: Threads
    prepare: PlanDeps
    measure: MeasureDeps
    datasets: DatasetDeps
    store: Pick<Store, 'runs' | 'results' | 'ratings'>
    version: string
  },
  source: NotebookSource,
  { dataset, lane, run, ...cells }: SendRequest,
): Promise<SentCells> {
  const { threads, prepare, measure, datasets, store, version } = deps
  const { notebook, path, text } = source
  const name = datasetName(dataset)
  if (!slugSchema.safeParse(notebook).success)
    throw new AppError(
      'BAD_INPUT',
      `Rows lead back to notebooks in experiments/ only, and ${notebook} is not one of them. Move its folder there, with a name of letters, digits, - and _.`,
    )
  const stored = run === undefined ? null : runToExport(store.runs, notebook, run)
  await refuseTooLarge(prepare, source, stored?.lane ?? lane)
  const sent = await threads.sendCells(
    { source: { notebook, path, text }, lane, stored, version, cells },
    {
      ...sheetAnswers(prepare, source),
      results: async (keys) => store.results.many(keys),
      measured: (asked) => storedAnswers(measure, asked),
      said: async (keys) => notebookRatings(store, notebook, keys),
      makers: async (keys) => new Map([...store.results.makers(keys)].map(([key, { run: made }]) => [key, made])),
      place: () => targetDataset(datasets, name, { create: cells.send }),
    },
  )
  if (sent.added > 0) datasets.store.changed(name)
  return sent
}
