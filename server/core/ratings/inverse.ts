/** The inverse of a small square matrix by Gauss-Jordan elimination with pivoting, null where it has none. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < n; column++) {
    let best = column
    for (let row = column + 1; row < n; row++) if (at(rows, row, column) > at(rows, best, column)) best = row
    const pivot = rows[best]
    if (!pivot || at(rows, best, column) < 1e-12) return null
    rows[best] = rows[column] ?? pivot
    const scale = pivot[column] ?? 1
    const scaled = pivot.map((value) => value / scale)
    rows[column] = scaled
    rows.forEach((row, index) => {
      const factor = row[column] ?? 0
      if (index !== column) rows[index] = row.map((value, j) => value - factor * (scaled[j] ?? 0))
    })
  }
  return rows.map((row) => row.slice(n))
}

function at(rows: readonly (readonly number[])[], row: number, column: number): number {
  return Math.abs(rows[row]?.[column] ?? 0)
}
