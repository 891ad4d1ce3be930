import { join } from 'node:path'
import { type OutputFormat, outputFormat } from '../../core/dataset/output/outputFormats.ts'
import { freshExportFolder, goneExport, openExported } from '../../io/datasets/exportFiles.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { findSnapshot } from '../../io/datasets/snapshotFiles.ts'
import { createBackground } from '../../jobs/createBackground.ts'
import type { Jobs } from '../../jobs/createJobs.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import type { ExportRequest, ExportResult } from '../export/exportRequest.ts'
import type { ExportPreview, PreviewRequest } from '../export/previewExport.ts'
import type { DownloadRequest, DownloadService, Exported } from './downloadService.types.ts'

type DownloadDeps = DatasetDeps & {
  jobs: Jobs
  /** `.assay`. */
  home: string
  exportDataset(
    request: ExportRequest & { model?: string | undefined },
    options: { signal: AbortSignal; progress: (rows: number) => void },
  ): Promise<ExportResult>
  previewExport(input: { place: DatasetPlace; snapshot: string | null; request: PreviewRequest }): Promise<ExportPreview>
}

type Kept = Exported & { path: string; isFolder: boolean }

/** Rows that were left out, as the page gets them; the counts by reason are in the manifest. */
const LEFT_SHOWN = 1_000

/** `report` is called with faults that are not AppErrors. */
export function createDownloadService(deps: DownloadDeps, report: (thrown: unknown) => void): DownloadService {
  const background = createBackground<Kept>(deps.jobs, report)
  const stop = deps.store.onReplaced((dataset) => background.forget(jobOf(dataset)))
  return {
    async preview({ dataset, snapshot, ...request }) {
      return deps.previewExport({ place: (await deps.store.open(dataset)).place, snapshot, request })
    },
    async start({ model, ...request }) {
      const dataset = await deps.store.open(request.dataset)
      // Before its name becomes a part of the name of a file.
      if (request.snapshot !== null) await findSnapshot(dataset.place, request.snapshot)
      const total = dataset.count()
      const format = outputFormat(request.format)
      await background.start({ name: jobOf(request.dataset), request: null }, async ({ signal, progress }) => {
        const folder = await freshExportFolder(deps.home, request.dataset)
        const path = join(folder, exportName(request, format))
        const tell = (rows: number) => progress({ done: Math.min(rows, total), total, note: 'writing rows' })
        tell(0)
        const result = await deps.exportDataset({ ...request, path, ...(model !== undefined && { model }) }, { signal, progress: tell })
        const isFolder = format.shape === 'folder'
        return {
          ...result,
          left: result.left.slice(0, LEFT_SHOWN),
          leftOut: result.left.length,
          format: request.format,
          fileName: isFolder ? `${exportName(request, format)}.zip` : exportName(request, format),
          at: deps.now().getTime(),
          path,
          isFolder,
        }
      })
    },
    cancel: (dataset) => background.cancel(jobOf(dataset)),
    async *events(dataset, signal) {
      for await (const job of background.watch(jobOf(dataset), signal)) yield { job, result: shown(background.result(jobOf(dataset))) }
    },
    async open(dataset, part) {
      const kept = background.result(jobOf(dataset))
      if (!kept) throw goneExport()
      const { path, isFolder, manifest } = kept
      if (part === 'manifest') return openExported(isFolder ? join(path, 'manifest.json') : `${path}.manifest.json`, null)
      return openExported(path, isFolder ? [...manifest.files.map((file) => file.path), 'manifest.json'] : null)
    },
    async close() {
      stop()
      await background.close()
    },
  }
}

function shown(kept: Kept | null): Exported | null {
  if (!kept) return null
  const { path: _path, isFolder: _isFolder, ...rest } = kept
  return rest
}

/** `tea-shop-v1-train.jsonl`; a folder has no ending. */
function exportName(
  { dataset, snapshot, split, format, container }: Omit<DownloadRequest, 'model'>,
  { shape, ...of }: OutputFormat,
): string {
  const parts = [dataset, snapshot, split, shape === 'folder' ? format : null].filter((part) => part !== null && part !== undefined)
  const ending = container ?? ('containers' in of ? of.containers[0] : null)
  return shape === 'folder' ? parts.join('-') : `${parts.join('-')}.${ending}`
}

function jobOf(dataset: string): string {
  return `dataset-export-${dataset}`
}
