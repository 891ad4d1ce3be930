import { standaloneSvg, type LegendEntry } from './standaloneSvg.ts'

const PNG_SCALE = 2

export type ChartExport = { name: string; format: 'svg' | 'png'; title: string; legend: readonly LegendEntry[] }

/** Saves a chart as it looks now, with its title and legend, in a file that opens anywhere. */
export async function downloadChart(svg: SVGSVGElement, { name, format, title, legend }: ChartExport): Promise<void> {
  const { text, width, height } = standaloneSvg(svg, { title, legend })
  const blob = new Blob([text], { type: 'image/svg+xml' })
  saveBlob(format === 'svg' ? blob : await toPng(blob, { width, height }), `${name}.${format}`)
}

async function toPng(svg: Blob, { width, height }: { width: number; height: number }): Promise<Blob> {
  const url = URL.createObjectURL(svg)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width * PNG_SCALE
    canvas.height = height * PNG_SCALE
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser could not draw the chart.'))), 'image/png'),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}

function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
