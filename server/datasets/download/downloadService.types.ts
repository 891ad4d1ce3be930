import type { OutputFormatName } from '../../core/dataset/output/outputFormats.ts'
import type { SentFile } from '../../io/datasets/exportFiles.ts'
import type { ShownJob } from '../../jobs/createBackground.ts'
import type { ExportRequest, ExportResult } from '../export/exportRequest.ts'
import type { ExportPreview, PreviewRequest } from '../export/previewExport.ts'

/** An export as the page asks for it. `model`: whose chat template writes completion texts. */
export type DownloadRequest = Omit<ExportRequest, 'path' | 'isForced'> & { model?: string | undefined }

/** The last export of a dataset that ended well. `left`: the first rows that were left out. */
export type Exported = Pick<ExportResult, 'rows' | 'sha256' | 'left' | 'notes' | 'manifest'> & {
  format: OutputFormatName
  /** Of the file that is downloaded. */
  fileName: string
  leftOut: number
  /** Epoch milliseconds. */
  at: number
}

/** Exports for a browser: a file of the project's home is written first, read back, and then downloaded. */
export type DownloadService = {
  preview(input: PreviewRequest & { dataset: string; snapshot: string | null }): Promise<ExportPreview>
  /** Resolves when the export has begun. The one before is deleted. @throws AppError CONFLICT while another one runs */
  start(request: DownloadRequest): Promise<void>
  cancel(dataset: string): Promise<void>
  events(dataset: string, signal: AbortSignal): AsyncGenerator<{ job: ShownJob | null; result: Exported | null }>
  /** The last export, or its manifest. @throws AppError NOT_FOUND */
  open(dataset: string, part: 'data' | 'manifest'): Promise<SentFile>
  close(): Promise<void>
}
