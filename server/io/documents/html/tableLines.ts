/** A cell that reaches down is repeated in the rows below if its text is not longer. */
const longestRepeated = 200
/** More cells that reach down at the same time are not repeated: a small file could fill the memory. */
const mostRepeated = 20
const mostColumns = 1_000

/** Tables that only place things on the page: their cells are read one after the other, like paragraphs. */
export function isLayout(table: Element): boolean {
  return table.querySelector('table, h1, h2, h3, h4, h5, h6') !== null
}

/** One line for each row of a table that is not empty, its cells separated by ` | `. The text of a cell is repeated in each row that it covers. */
export function tableLines(table: Element, textOf: (cell: Element) => string): string[] {
  const lines: string[] = []
  /** By column: the text of a cell of a row above, and the number of rows that it still covers. */
  const covering = new Map<number, { text: string; rows: number }>()
  for (const row of table.querySelectorAll('tr')) {
    const texts: string[] = []
    let column = 0
    const takeCovering = () => {
      for (let above = covering.get(column); above; above = covering.get(column)) {
        texts.push(above.text)
        if (above.rows === 1) covering.delete(column)
        else above.rows -= 1
        column += 1
      }
    }
    for (const cell of row.children) {
      if (cell.localName !== 'td' && cell.localName !== 'th') continue
      takeCovering()
      const text = textOf(cell)
      texts.push(text)
      const rows = spanOf(cell, 'rowspan', 65_534)
      if (rows > 1 && covering.size < mostRepeated)
        covering.set(column, { text: text.length > longestRepeated ? '' : text, rows: rows - 1 })
      column += spanOf(cell, 'colspan', mostColumns)
    }
    takeCovering()
    if (texts.some((text) => text !== '')) lines.push(texts.join(' | ').trim())
  }
  return lines
}

function spanOf(cell: Element, name: 'rowspan' | 'colspan', most: number): number {
  const span = Number(cell.getAttribute(name) ?? 1)
  return Number.isInteger(span) && span > 0 ? Math.min(span, most) : 1
}
