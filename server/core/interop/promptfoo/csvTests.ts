import type { Json } from '../../json.ts'
import { parseDelimited } from '../../notebook/caseTable.ts'
import { expectedCell } from './expectedCell.ts'
import type { ImportReport } from './importReport.ts'
import type { RawTest } from './testCase.ts'

const told: Record<string, string> = {
  __prefix: 'Text put before the prompt of one test is not taken over.',
  __suffix: 'Text put after the prompt of one test is not taken over.',
  __providerOutput: 'Outputs come from the local model.',
  __transform: 'Outputs are scored as they are.',
}

/** The tests of a CSV file: a row each, columns are variables but for those that begin with two underscores. */
export function csvTests(text: string, file: string, report: ImportReport): RawTest[] {
  const { header, rows, lines } = parseDelimited(text)
  return rows.map((row, index) => {
    const path = `${file}:${lines[index] ?? index + 2}`
    const test: RawTest = { path, description: null, vars: {}, asserts: [], options: {}, metadata: {}, threshold: null }
    const metric = row[header.indexOf('__metric')] ?? ''
    header.forEach((column, position) => {
      const cell = row[position] ?? ''
      if (/^__expected\d*$/.test(column)) {
        if (cell.trim() === '') return
        test.asserts.push({
          path: `${path} ${column}`,
          value: { ...expectedCell(cell), ...(metric === '' ? {} : { metric }), ...configOf(header, row, column) },
        })
      } else if (column === '__description') test.description = cell === '' ? null : cell
      else if (column === '__threshold') test.threshold = cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : null
      else if (column === '__metric' || column.startsWith('__config:')) return
      else if (column.startsWith('__metadata:')) test.metadata[column.slice('__metadata:'.length)] = cell
      else if (column.startsWith('__')) {
        if (cell !== '') report.add(`${file} ${column}`, told[column] ?? 'It has no counterpart here.')
      } else if (column.endsWith('[]')) test.vars[column.slice(0, -2)] = cell.split(',').map((part) => part.trim())
      else test.vars[column] = cell
    })
    return test
  })
}

/** `__config:__expected2:threshold` sets the threshold of that column's assertion. */
function configOf(header: readonly string[], row: readonly string[], column: string): Record<string, Json> {
  const names = column === '__expected' ? ['__expected', '__expected1'] : [column]
  const cell = names.map((name) => row[header.indexOf(`__config:${name}:threshold`)]).find((value) => value !== undefined && value !== '')
  return cell === undefined || !Number.isFinite(Number(cell)) ? {} : { threshold: Number(cell) }
}
