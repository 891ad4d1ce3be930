import { AppError } from '../core/errors.ts'
import { createCompletionTexts } from '../datasets/export/completionTexts.ts'
import type { DatasetDeps } from '../datasets/datasetDeps.ts'
import type { ExportRequest, ExportResult } from '../datasets/export/exportRequest.ts'
import type { ExportOptions } from '../datasets/export/exportRows.ts'
import type { Engine } from '../engine/door/protocol.ts'
import type { ModelService } from '../models/modelService.types.ts'
import type { Threads } from './threads.ts'

/** `model`: whose chat template writes completion texts. */
export type DatasetExportRequest = ExportRequest & { model?: string | undefined }

/** Exports a dataset in a worker thread. @throws AppError as `exportTask`, and the errors of the store and of models */
export async function exportDataset(
  {
    datasets,
    engine,
    models,
    threads,
    version,
  }: { datasets: DatasetDeps; engine: Pick<Engine, 'render'>; models: Pick<ModelService, 'resolve'>; threads: Threads; version: string },
  { model, ...request }: DatasetExportRequest,
  { signal, progress }: ExportOptions = {},
): Promise<ExportResult> {
  const { place } = await datasets.store.open(request.dataset)
  const texts = request.format === 'text' && model !== undefined ? createCompletionTexts(engine, await models.resolve(model)) : null
  return threads.exportDataset(
    { place, request, version },
    {
      async completionTexts(contents) {
        if (texts) return texts(contents)
        throw new AppError('BAD_INPUT', 'Completion text is written by the chat template of a model. Say which: --model ID.')
      },
      async goesOn(rows) {
        progress?.(rows)
        return signal?.aborted !== true
      },
    },
  )
}
