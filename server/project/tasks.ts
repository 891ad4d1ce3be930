import type { Lane } from '../core/experiment/cell.ts'
import type { ExportedRun } from '../core/export/exportedRun.ts'
import type { ExportFormat } from '../core/export/exportFormats.ts'
import type { PackedGrid } from '../core/grid/packedGrid.ts'
import type { StoredResult } from '../core/grid/packedResults.ts'
import type { CellKey, RunId } from '../core/ids.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import type { Rating, Vote } from '../core/ratings/rating.ts'
import { type CellsToSend, sendRows, type SentCells } from '../datasets/cells/sendRows.ts'
import { collectRun, type RunToExport } from '../interop/collectRun.ts'
import { exportPieces } from '../interop/exportPieces.ts'
import { importTask } from '../datasets/import/importTask.ts'
import { previewImport } from '../datasets/import/previewImport.ts'
import type { ImportChoices, ImportSource } from '../datasets/import/importRequest.ts'
import { readSource } from '../indexes/readSource.ts'
import { datasetTasks } from './datasetTasks.ts'
import type { DatasetPlace } from '../io/datasets/datasetPlace.ts'
import { extractFile, extractFileAt } from '../io/documents/extractFile.ts'
import type { Boundary } from '../io/files/boundary.ts'
import { hashFile } from '../io/files/readTextFile.ts'
import { notebookTasks } from '../notebooks/notebookWork.ts'
import { presetTasks } from '../presets/presetWork.ts'
import { planPackedSheet, planSheet, type SheetAnswers, type SheetInput } from '../runs/plan/planSheet.ts'
import { plannedMeasurements } from '../scores/plannedMeasurements.ts'

type StoreAnswers = { results(keys: readonly CellKey[]): Promise<ReadonlyMap<CellKey, StoredResult>> }

export type ExportInput = {
  source: Omit<SheetInput, 'lane'> & { notebook: string }
  lane: Lane
  /** The run whose cells are exported; null for the whole grid. */
  stored: RunToExport | null
  format: ExportFormat
  bom: boolean
  trained: NonNullable<ExportedRun['trained']>
  /** Version of Assay. */
  version: string
}

export type ExportAnswers = SheetAnswers &
  StoreAnswers & {
    /** Stored measurements of models. */
    measured(measurements: readonly KeyedMeasurement[]): Promise<Record<string, Measured>>
    /** Ratings of cells with these keys, and of cells that the notebook had before. */
    ratings(keys: readonly CellKey[]): Promise<readonly Rating[]>
    /** Takes the next bytes of the file. */
    piece(bytes: Uint8Array): Promise<void>
  }

export type SendInput = Omit<ExportInput, 'format' | 'bom' | 'trained'> & { cells: CellsToSend }

export type SendAnswers = SheetAnswers &
  StoreAnswers & {
    measured: ExportAnswers['measured']
    said(keys: readonly CellKey[]): Promise<{ ratings: readonly Rating[]; votes: readonly Vote[] }>
    /** The runs that stored the results of these cells. */
    makers(keys: readonly CellKey[]): Promise<ReadonlyMap<CellKey, RunId>>
    /** The dataset that the rows go into; null while it is not there. */
    place(): Promise<DatasetPlace | null>
  }

/** What was exported: `missing` cells have no output, `leftOut` cells of the run are no longer in the notebook, `ratingsLeftOut` ratings are of other outputs. */
export type ExportFacts = { run: RunId | null; cells: number; missing: number; leftOut: number; ratingsLeftOut: number }

/** Results that are read from the store at once, so that each question holds the main thread only shortly. */
const RESULTS_AT_ONCE = 2_000

/**
 * A document to read: its bytes, or where its file is and how far links may lead. `path` is its path below the folder it came from. `sha256`
 * tells a changed file from the one that could not be read before.
 */
export type DocumentSource = { path: string } & ({ bytes: Uint8Array } | { file: string; within: Boundary; sha256: string })

/** Everything that is computed from the content of notebooks and documents: the tasks of the project's worker threads. */
export const tasks = {
  ...notebookTasks,
  ...presetTasks,
  ...datasetTasks,
  plan: planPackedSheet,

  async measurements(
    { then, ...input }: SheetInput & { then: PackedGrid | null },
    answers: SheetAnswers & StoreAnswers,
  ): Promise<KeyedMeasurement[]> {
    return plannedMeasurements({ ...(await planSheet(input, answers)), then }, (keys) => readResults(answers, keys))
  },

  async exportRun({ source, lane, stored, format, bom, trained, version }: ExportInput, answers: ExportAnswers): Promise<ExportFacts> {
    const { notebook, path, text } = source
    const exported = await collectRun(
      {
        plan: (planned) => planSheet({ path, text, lane: planned }, answers),
        results: (keys) => readResults(answers, keys),
        ratings: (keys) => answers.ratings(keys),
        answers: (asked) => answers.measured(asked),
        now: Date.now,
        trained,
        version,
      },
      { notebook, lane, stored },
    )
    for (const piece of await exportPieces(exported, format, { bom })) await answers.piece(piece)
    const missing = exported.cells.filter(({ outcome }) => outcome.status !== 'done').length
    return { run: exported.run, cells: exported.cells.length, missing, leftOut: exported.leftOut, ratingsLeftOut: exported.ratingsLeftOut }
  },

  /** Makes rows of cells and adds them to a dataset, or counts them. */
  async sendCells({ source, lane, stored, version, cells }: SendInput, answers: SendAnswers): Promise<SentCells> {
    const { notebook, path, text } = source
    let votes: readonly Vote[] = []
    const exported = await collectRun(
      {
        plan: (planned) => planSheet({ path, text, lane: planned }, answers),
        results: (keys) => readResults(answers, keys),
        async ratings(keys) {
          const said = await answers.said(keys)
          votes = said.votes
          return said.ratings
        },
        answers: (asked) => answers.measured(asked),
        now: Date.now,
        version,
      },
      { notebook, lane, stored },
    )
    const makers = await inSlices(
      exported.cells.flatMap(({ cell }) => cell.key ?? []),
      (keys) => answers.makers(keys),
    )
    return sendRows(exported, cells, { votes, runOf: (key) => makers.get(key) ?? null, place: () => answers.place() })
  },

  /** The documents of a file, or the reason why there are none. */
  extractFile: (source: DocumentSource) =>
    'bytes' in source ? extractFile(source.bytes, source.path) : extractFileAt(source.file, { path: source.path, within: source.within }),

  readSource,

  previewImport: ({ source, choices }: { source: ImportSource; choices: ImportChoices }) => previewImport(source, choices),

  importRows: importTask,

  /** SHA-256 of a file in hex. */
  hashFile: (path: string) => hashFile(path),
}

export type Tasks = typeof tasks

function readResults(answers: StoreAnswers, keys: readonly CellKey[]): Promise<Map<CellKey, StoredResult>> {
  return inSlices(keys, (some) => answers.results(some))
}

async function inSlices<Value>(
  keys: readonly CellKey[],
  read: (keys: readonly CellKey[]) => Promise<ReadonlyMap<CellKey, Value>>,
): Promise<Map<CellKey, Value>> {
  const all = new Map<CellKey, Value>()
  for (let from = 0; from < keys.length; from += RESULTS_AT_ONCE) {
    for (const [key, value] of await read(keys.slice(from, from + RESULTS_AT_ONCE))) all.set(key, value)
  }
  return all
}
