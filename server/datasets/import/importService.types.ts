import type { ImportResult } from './importRecords.ts'
import type { ImportChoices } from './importRequest.ts'
import type { ImportPreview } from './previewImport.ts'

export type Upload = { upload: string; name: string; bytes: number }
export type ImportProgress = { bytes: number; of: number }

/** Files that the page sends and imports. Those that name an upload throw AppError NOT_FOUND when it is gone. */
export type ImportService = {
  /** @throws AppError BAD_INPUT (the name), FILE_TOO_LARGE, CANCELLED, DISK_FULL */
  upload(input: { name: string; bytes: number | null; body: AsyncIterable<Uint8Array> }): Promise<Upload>
  preview(upload: string, choices: ImportChoices): Promise<ImportPreview>
  /** Adds the rows to a dataset, which is made if there is none, and removes the upload. @throws AppError as `importDataset`, CONFLICT if it is being imported */
  run(input: { dataset: string; upload: string; choices: ImportChoices; by: string }): Promise<ImportResult & { dataset: string }>
  /** What was read of the upload, from when its import begins until it ends. */
  progress(upload: string, signal: AbortSignal): AsyncGenerator<ImportProgress>
  /** Nothing of the upload is added, unless all of it was read already. */
  cancel(upload: string): void
  /** The records that the import left out as JSONL, for a day. */
  left(upload: string): Promise<Blob>
}
