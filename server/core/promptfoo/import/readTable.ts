import { parseDelimited, type Table } from '../../experiment/blocks/caseTable.ts'
import { type Reading, reportingFaults } from './configFiles.ts'

/** A table of a config. Rows that cannot be read are reported with their line and left out; undefined when no row can be read. */
export function readTable(text: string, file: string, { report }: Pick<Reading, 'report'>): Table | undefined {
  return reportingFaults(file, report, () => {
    const table = parseDelimited(text)
    for (const { line, message } of table.problems) report.add(`${file}:${line}`, `${message} The row is left out.`)
    return table
  })
}
