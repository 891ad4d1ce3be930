import type { RowContent } from '../../core/dataset/row/content.ts'
import { AppError } from '../../core/errors.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { statedLicence } from '../../io/datasets/statedLicence.ts'
import { rowsAt } from '../snapshots/snapshotDataset.ts'
import type { ExportDeps, ExportRequest, ExportResult } from './exportRequest.ts'
import { exportRows } from './exportRows.ts'
import { type ExportPreview, previewExport, type PreviewRequest } from './previewExport.ts'

export type ExportTaskInput = { place: DatasetPlace; request: ExportRequest; version: string }

/** What the main thread does for an export. */
export type ExportTaskAnswers = {
  completionTexts: (contents: readonly RowContent[]) => ReturnType<NonNullable<ExportDeps['completionTexts']>>
  /** Hears of progress; false ends the export. */
  goesOn: (rows: number) => Promise<boolean>
}

/** Exports a dataset, in a worker thread. Its index has to be equal to its file. @throws AppError as `exportRows`, NOT_FOUND (no such snapshot) */
export async function exportTask({ place, request, version }: ExportTaskInput, answers: ExportTaskAnswers): Promise<ExportResult> {
  const abort = new AbortController()
  const license = request.card?.license ?? (request.format === 'huggingface' ? await statedLicence(place) : null)
  return exportRows(
    { version, completionTexts: request.format === 'text' ? (contents) => answers.completionTexts(contents) : null },
    rowsAt(place, request.snapshot),
    { ...request, card: { ...request.card, license: license ?? undefined } },
    {
      signal: abort.signal,
      progress: (rows) =>
        void answers.goesOn(rows).then(
          (goesOn) => {
            if (!goesOn) abort.abort(new AppError('CANCELLED', 'The export was cancelled. Nothing was written.'))
          },
          (reason: unknown) => abort.abort(reason),
        ),
    },
  )
}

/** What an export would hold. @throws AppError NOT_FOUND (no such snapshot), STORE_BROKEN */
export function previewTask({
  place,
  snapshot,
  request,
}: {
  place: DatasetPlace
  snapshot: string | null
  request: PreviewRequest
}): Promise<ExportPreview> {
  return previewExport(rowsAt(place, snapshot), request)
}
