import type { PDFPageProxy } from 'unpdf/pdfjs'

/** A text on a page that was drawn at once, in points; `y` is its baseline, from the top of the page as it is shown. */
export type Piece = { text: string; x: number; right: number; y: number; size: number; toLeft: boolean }

/** The horizontal texts of a page, in no order, and the lines of all others (rotated and vertical ones) as they were drawn. */
export async function readPieces(page: PDFPageProxy): Promise<{ pieces: Piece[]; turned: string[] }> {
  const { transform } = page.getViewport({ scale: 1 })
  const { items, styles } = await page.getTextContent()
  const pieces: Piece[] = []
  const turned: string[] = []
  let open = ''
  for (const item of items) {
    if (!('str' in item)) continue
    const [a, b, c, d, x, y] = product(transform, item.transform as number[])
    const horizontal = a > 0 && Math.abs(b) < 0.1 * a && styles[item.fontName]?.vertical !== true
    if (horizontal) {
      if (item.str.trim() !== '')
        pieces.push({ text: item.str, x, right: x + item.width, y, size: Math.hypot(c, d), toLeft: item.dir === 'rtl' })
      continue
    }
    open += item.str
    if (!item.hasEOL) continue
    turned.push(open)
    open = ''
  }
  return { pieces, turned: [...turned, open].filter((text) => text.trim() !== '') }
}

/** The matrix that applies `inner` first, then `outer` (PDF 32000-1, 8.3.4). */
function product(outer: readonly number[], inner: readonly number[]): [number, number, number, number, number, number] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = outer
  const [p = 1, q = 0, r = 0, s = 1, x = 0, y = 0] = inner
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * x + c * y + e, b * x + d * y + f]
}
