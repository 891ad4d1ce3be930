/** CSS properties that an SVG loses when it leaves the page. */
const inlined = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const
const PNG_SCALE = 2

/** Saves a chart as it looks now, theme colours written into it. */
export async function downloadChart(svg: SVGSVGElement, { name, format }: { name: string; format: 'svg' | 'png' }): Promise<void> {
  const { width, height } = svg.getBoundingClientRect()
  const text = standaloneSvg(svg, { width, height })
  const blob = new Blob([text], { type: 'image/svg+xml' })
  saveBlob(format === 'svg' ? blob : await toPng(blob, { width, height }), `${name}.${format}`)
}

function standaloneSvg(svg: SVGSVGElement, size: { width: number; height: number }): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  for (const [position, original] of originals.entries()) {
    const style = getComputedStyle(original)
    for (const property of inlined) copies[position]?.setAttribute(property, style.getPropertyValue(property))
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(size.width))
  copy.setAttribute('height', String(size.height))
  copy.style.background = getComputedStyle(document.documentElement).getPropertyValue('--raised')
  return new XMLSerializer().serializeToString(copy)
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
