import type { ExportedRun } from '../core/export/exportedRun.ts'
import { checkText } from '../core/metrics/checks.ts'
import { ruledTable } from './ruledTable.ts'

const words = { pass: '✓ passed', fail: '✗ fell short', none: '– not asked' } as const

/** The checks of a run, one line for each metric and column, and a last line that says how it ended. */
export function checkTable({ columns, cells }: ExportedRun): string {
  const checks = columns.flatMap((column) => column.checks.map((check) => ({ column: column.title, ...check })))
  const unfinished = cells.filter(({ outcome }) => outcome.status !== 'done').length
  if (checks.length === 0) {
    return unfinished > 0
      ? `${cellCount(unfinished)} without an output. No score has a check; add one such as \`at_least: 0.5\` to a metric.`
      : 'No score has a check. Add one such as `at_least: 0.5` to a metric of the score block.'
  }
  const rows = checks.map(({ name, column, passed, total, check, verdict }) => [
    name,
    column,
    `${passed}/${total}`,
    checkText(check),
    words[verdict],
  ])
  const short = checks.filter(({ verdict }) => verdict === 'fail').length
  const end = [
    short > 0
      ? `${short} of ${checks.length} checks fell short`
      : checks.length === 1
        ? 'The check holds'
        : `All ${checks.length} checks hold`,
    ...(unfinished > 0 ? [`${cellCount(unfinished)} without an output`] : []),
  ]
  const table = ruledTable(['check', 'column', 'passed', 'threshold', 'verdict'], rows, (column) => column === 2)
  return [...table.map((line) => line.trimEnd()), `${end.join('; ')}.`].join('\n')
}

function cellCount(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`
}
