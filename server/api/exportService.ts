import { defaultLane } from '../core/experiment/defaults.ts'
import type { Lane } from '../core/experiment/cell.ts'
import { type ExportFormat, exportFormatFacts } from '../core/export/exportFormats.ts'
import type { RunId, Slug } from '../core/ids.ts'
import type { Project } from '../project/openProject.ts'
import type { NotebookSource } from '../runs/plan/runTypes.ts'

export type ExportInput = { slug: Slug; format: ExportFormat; run?: RunId | 'last'; lane?: Lane; bom?: boolean; leavesOutTrained?: boolean }

/** A download: its file name, its type, and its bytes in pieces. */
export type Download = { fileName: string; mime: string; pieces: Iterable<Uint8Array> }

export type ExportService = { open(input: ExportInput): Promise<Download> }

/** Exports saved notebooks with their stored results. An export computes nothing. */
export function createExportService({
  load,
  exportRun,
}: {
  load: (slug: Slug) => Promise<NotebookSource>
  exportRun: Project['export']
}): ExportService {
  return {
    async open({ slug, format, run, lane = defaultLane, bom = false, leavesOutTrained = false }) {
      const exported = await exportRun(await load(slug), { lane, format, bom, leavesOutTrained, ...(run === undefined ? {} : { run }) })
      const { extension, mime } = exportFormatFacts[format]
      const name = exported.run === null ? slug : `${slug}-${exported.run}`
      return { fileName: `${name}.${extension}`, mime, pieces: exported.pieces }
    },
  }
}
