import type { Lane } from '../core/experiment/cell.ts'
import type { RunId, Slug } from '../core/ids.ts'
import { type ExportFormat, exportFormatFacts } from '../core/export/exportFormats.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import { defaultLane } from '../core/experiment/defaults.ts'
import { type CollectDeps, collectRun, type PlannedGrid } from '../interop/collectRun.ts'
import { exportPieces } from '../interop/exportPieces.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'

export type ExportInput = { slug: Slug; format: ExportFormat; run?: RunId | 'last'; lane?: Lane; bom?: boolean }

/** A download: what it is called, and its bytes in pieces. */
export type Download = { fileName: string; mime: string; pieces: Iterable<Uint8Array> }

export type ExportService = { open(input: ExportInput): Promise<Download> }

/** Joins notebooks on disk with stored results into downloads. Nothing is computed for one. */
export function createExportService({
  load,
  plan,
  answers,
  ...store
}: Pick<CollectDeps, 'results' | 'runs' | 'now' | 'version'> & {
  load: (slug: Slug) => Promise<NotebookSource>
  plan: (source: NotebookSource, lane: Lane) => Promise<PlannedGrid>
  answers: (measurements: readonly KeyedMeasurement[]) => Promise<Record<string, Measured>>
}): ExportService {
  return {
    async open({ slug, format, run, lane = defaultLane, bom = false }) {
      const source = await load(slug)
      const request = { notebook: slug, lane, ...(run === undefined ? {} : { run }) }
      const exported = await collectRun({ ...store, answers, plan: (of) => plan(source, of) }, request)
      const { extension, mime } = exportFormatFacts[format]
      const name = exported.run === null ? slug : `${slug}-${exported.run}`
      return { fileName: `${name}.${extension}`, mime, pieces: await exportPieces(exported, format, { bom }) }
    },
  }
}
