import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectOf } from './servers.ts'

/** The rows of a dataset of the tests on the fake engine. */
export const datasetFile = (name: string): string => path.join(projectOf('fake'), 'datasets', name, 'rows.jsonl')

/** Writes a dataset with so many rows; row 1 asks `질문 1` and answers `답 1`. */
export async function writeDataset(name: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => {
    const number = at + 1
    return {
      id: number.toString(16).padStart(12, '0'),
      kind: 'instruction',
      instruction: `질문 ${number}`,
      input: '',
      output: `답 ${number}`,
      status: 'new',
      origin: { from: 'file', file: 'made.jsonl', line: number, sha256: '00' },
    }
  })
  await mkdir(path.dirname(datasetFile(name)), { recursive: true })
  await writeFile(datasetFile(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}
