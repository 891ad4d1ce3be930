import { writeSync } from 'node:fs'
import { changeRow } from '../../../core/dataset/review/changeRow.ts'
import { newRow } from '../../../core/dataset/row/row.ts'
import { rowId } from '../../../core/dataset/row/rowId.ts'
import { datasetPlace } from '../datasetPlace.ts'
import { openDataset } from '../openDataset.ts'

/** The row with this number, as each process makes it. */
export function numberedRow(number: number) {
  const content = { kind: 'instruction' as const, instruction: `질문 ${number}`, input: '', output: `답 ${number}` }
  const origin = { from: 'file' as const, file: 'made.jsonl', line: number, sha256: '00' }
  return newRow(rowId(content, origin, 0), content, origin)
}

function* numberedRows() {
  for (let number = 1; ; number += 1) yield numberedRow(number)
}

/** Run as a program: `add` adds rows, `accept` accepts one row after the other; prints what is done, and goes on until it is killed. */
if (process.argv[1] === import.meta.filename) {
  const [, , datasets = '', home = '', what = ''] = process.argv
  const dataset = openDataset(datasetPlace({ datasets, home }, 'd'))
  if (what === 'add') dataset.add(telling(numberedRows()))
  else
    for (const id of dataset.ids()) {
      dataset.change([id], 'Ann', (row) => changeRow(row, { do: 'accept' }, { by: 'Ann', at: '' }))
      writeSync(1, `${id}\n`)
    }
}

function* telling<T extends { id: string }>(rows: Iterable<T>): Generator<T> {
  for (const row of rows) {
    writeSync(1, `${row.id}\n`)
    yield row
  }
}
