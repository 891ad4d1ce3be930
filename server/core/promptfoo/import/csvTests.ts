import type { Json } from '../../json.ts'
import { parseDelimited } from '../../experiment/read/caseTable.ts'
import { expectedCell } from './expectedCell.ts'
import type { ConfigFiles } from './configFiles.ts'
import type { ImportReport } from './importReport.ts'
import { readVar } from './readVar.ts'
import type { RawTest } from './testCase.ts'
import { isTagText, numberOf } from './values.ts'

const told: Record<string, string> = {
  __prefix: 'Text put before the prompt of one test is not taken over.',
  __suffix: 'Text put after the prompt of one test is not taken over.',
  __providerOutput: 'Outputs come from the local model.',
  __transform: 'Outputs are scored as they are.',
}

/** The tests of a CSV file: a row each, columns are variables but for those that begin with two underscores. */
export function csvTests(text: string, file: string, reading: { files: ConfigFiles; report: ImportReport }): RawTest[] {
  const { report } = reading
  const { header, rows, lines } = parseDelimited(text)
  for (const column of header) {
    const of = /^__config:(.*?):(.*)$/.exec(column)
    if (of && (of[2] !== 'threshold' || columnOf(header, of[1] ?? '') < 0))
      report.add(`${file} ${column}`, 'Only the threshold of a column `__expected` is taken over.')
  }
  return rows.map((row, index) => {
    const path = `${file}:${lines[index] ?? index + 2}`
    const test: RawTest = { path, description: null, vars: {}, asserts: [], options: {}, metadata: {}, threshold: null }
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
      else if (column.startsWith('__')) {
        if (cell !== '') report.add(`${file} ${column}`, told[column] ?? 'It has no counterpart here.')
      } else if (column.endsWith('[]')) test.vars[column.slice(0, -2)] = cell.split(',').map((part) => part.trim())
      else test.vars[column] = readVar(cell, at, reading)
    })
    return test
  })
}

const isExpected = (column: string) => /^__expected\d*$/.test(column)

/** Where the column is that a setting names: `__expected1` is the first, whatever it is called. */
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

/** Texts as tags; a list, its name ending in brackets, is no tag. */
function addMetadata(test: RawTest, name: string, { cell, at, report }: { cell: string; at: string; report: ImportReport }): void {
  if (cell === '') return
  if (isTagText(cell) && !name.endsWith('[]')) test.metadata[name] = cell
  else report.add(at, 'Only short texts are taken over, as tags.')
}
