import type { Lane } from '#server/core/experiment/cell.ts'
import type { ExportFormat } from '#server/core/export/exportFormats.ts'

export type ExportChoice = { slug: string; format: ExportFormat; lane: Lane; bom?: boolean; leavesOutTrained?: boolean }

/** The URL of an export. */
export function exportUrl({ slug, format, lane, bom = false, leavesOutTrained = false }: ExportChoice): string {
  const query = new URLSearchParams({ notebook: slug, format, lane, ...(bom && { bom: '1' }), ...(leavesOutTrained && { trained: 'out' }) })
  return `/api/export?${query}`
}

/** The UTF-8 file name in a Content-Disposition header; null if there is none. */
export function downloadName(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  if (encoded === undefined) return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}
