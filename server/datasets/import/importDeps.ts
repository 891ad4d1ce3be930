import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import type { ImportResult, ImportWork } from './importRecords.ts'
import type { ImportChoices, ImportSource } from './importRequest.ts'
import type { ImportPreview } from './previewImport.ts'

/** An import into a dataset. `left`: the absolute path of a file for the records that are left out. */
export type ImportTask = ImportWork & { place: DatasetPlace; by: string; left: string | null }

export type ImportTaskAnswers = {
  /** Makes the dataset ready for rows. Called once, when everything was read. */
  prepare(): Promise<void>
  /** See `ImportAnswers`. */
  progress(bytes: number, of: number): Promise<void>
}

/** Reading of files, which is done in worker threads. */
export type ImportThreads = {
  preview(input: { source: ImportSource; choices: ImportChoices }): Promise<ImportPreview>
  importRows(task: ImportTask, answers: ImportTaskAnswers): Promise<ImportResult>
}

export type ImportDeps = DatasetDeps & {
  reading: ImportThreads
  /** The root of the project: files in it are named by their path from there. */
  root: string
  /** A folder for temporary files. */
  temporary: string
}
