import type { Lane } from '#server/core/experiment/cell.ts'
import type { ExportFormat } from '#server/core/export/exportFormats.ts'

export type ExportChoice = { slug: string; format: ExportFormat; lane: Lane; bom?: boolean; leavesOutTrained?: boolean }

/** The URL of an export. */
export function exportUrl({ slug, format, lane, bom = false, leavesOutTrained = false }: ExportChoice): string {
  const query = new URLSearchParams({ notebook: slug, format, lane, ...(bom && { bom: '1' }), ...(leavesOutTrained && { trained: 'out' }) })
  return `/api/export?${query}`
}
