import type { ExportedRun } from '../../core/export/exportedRun.ts'

/** Why outputs have no score: one line for each metric and reason with its number of cells, in descending order. */
export function scoreProblems({ cells }: Pick<ExportedRun, 'cells'>): string[] {
  const counts = new Map<string, number>()
  for (const { scored } of cells) {
    for (const { name, message } of scored?.problems ?? []) {
      const line = `${name} has no score: ${message}`
      counts.set(line, (counts.get(line) ?? 0) + 1)
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([line, count]) => `warning: ${count} of ${cells.length} cells: ${line}`)
}
