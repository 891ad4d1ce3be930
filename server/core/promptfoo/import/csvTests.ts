import type { Json } from '../../json.ts'
import type { Reading } from './configFiles.ts'
import { expectedCell } from './expectedCell.ts'
import type { ImportReport } from './importReport.ts'
import { readTable } from './readTable.ts'
import { readVar, setVar } from './readVars.ts'
import { bareTest, type RawTest } from './testCase.ts'
import { isTagText, numberOf } from './values.ts'

const told: Record<string, string> = {
  __providerOutput: 'Outputs come from the local model.',
}

/** The tests of a CSV file: one per row. Columns are variables unless they begin with two underscores. */
export function csvTests(text: string, file: string, reading: Reading): RawTest[] {
  const { report } = reading
  const table = readTable(text, file, reading)
  if (!table) return []
  const { header, rows, lines } = table
  for (const column of header) {
    const of = /^__config:(.*?):(.*)$/.exec(column)
    if (of && (of[2] !== 'threshold' || columnOf(header, of[1] ?? '') < 0))
      report.add(`${file} ${column}`, 'Only the threshold of a column `__expected` is imported.')
  }
  return rows.map((row, index) => {
    const path = `${file}:${lines[index] ?? index + 2}`
    const test: RawTest = { ...bareTest, path, vars: {}, unread: {}, asserts: [], options: {}, metadata: {} }
    const metric = row[header.indexOf('__metric')] ?? ''
    header.forEach((column, position) => {
      const cell = row[position] ?? ''
      const at = `${path} ${column}`
      if (isExpected(column)) {
        if (cell.trim() === '') return
        const value = {
          ...expectedCell(cell, { path: at, report }),
          ...(metric === '' ? {} : { metric }),
          ...configOf(header, row, { column, at, report }),
        }
        test.asserts.push({ path: at, value })
      } else if (column === '__description') test.description = cell === '' ? null : cell
      else if (column === '__threshold') test.threshold = cell.trim() === '' ? null : (numberOf(cell, { path: at, report }) ?? null)
      else if (column === '__metric' || column.startsWith('__config:')) return
      else if (column.startsWith('__metadata:')) addMetadata(test, column.slice('__metadata:'.length), { cell, at, report })
      else if (column === '__transform') {
        if (cell.trim() !== '') test.options.transform = cell.trim()
      } else if (column === '__prefix' || column === '__suffix') {
        if (cell !== '') test.options[column.slice(2)] = cell
      } else if (column.startsWith('__')) {
        if (cell !== '') report.add(`${file} ${column}`, told[column] ?? 'It has no equivalent in Assay.')
      } else setVar(test, column, readVar(cell, at, reading))
    })
    return test
  })
}

const isExpected = (column: string) => /^__expected\d*$/.test(column)

/** The position of the column named by a setting: `__expected1` is the first one, with or without its number. */
function columnOf(header: readonly string[], name: string): number {
  const place = header.indexOf(name)
  return place < 0 && name === '__expected1' ? header.indexOf('__expected') : place
}

/** `__config:__expected2:threshold` sets the threshold of that column's assertion. */
function configOf(
  header: readonly string[],
  row: readonly string[],
  { column, at, report }: { column: string; at: string; report: ImportReport },
): Record<string, Json> {
  const names = column === '__expected' ? ['__expected', '__expected1'] : [column]
  const cell = names.map((name) => row[header.indexOf(`__config:${name}:threshold`)]).find((value) => value !== undefined && value !== '')
  const threshold = numberOf(cell, { path: `${at}, its threshold`, report })
  return threshold === undefined ? {} : { threshold }
}

/** Texts as tags; a list (a name that ends in brackets) is not a tag. */
function addMetadata(test: RawTest, name: string, { cell, at, report }: { cell: string; at: string; report: ImportReport }): void {
  if (cell === '') return
  if (isTagText(cell) && !name.endsWith('[]')) test.metadata[name] = cell
  else report.add(at, 'Only short texts are imported, as tags.')
}
