import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { importRecords } from './importRecords.ts'

const root = resolve(import.meta.dirname, '../../..')
const raw = 'experiments/curate-house-style/raw'
const files = ['desk-english.jsonl', 'desk-korean.csv', 'chats.jsonl', 'preferences.jsonl', 'thumbs.jsonl']

test('the sample dataset is what an import of its raw files makes, and its card names the records that are left out', async () => {
  await using folder = await temporaryFolder()
  const rows = new Map<RowId, DatasetRow>()
  const left: string[] = []
  for (const file of files) {
    const result = await importRecords(
      {
        source: { path: join(root, raw, file), name: `${raw}/${file}`, within: null },
        choices: {},
        temporary: join(folder.path, 'temporary'),
      },
      {
        add(added) {
          for (const row of added) rows.set(row.id, row)
          return { known: [] }
        },
        progress: () => undefined,
        saveLeft: null,
      },
    )
    left.push(...result.left.map(({ line }) => `${file}:${line}`))
  }
  const stored = await readFile(join(root, 'datasets/dalnip-desk/rows.jsonl'), 'utf8')
  expect(Array.from(rows.values(), (row) => `${rowLine(row)}\n`).join('')).toBe(stored)
  const card = await readFile(join(root, 'datasets/dalnip-desk/README.md'), 'utf8')
  expect(left).toEqual(Array.from(card.matchAll(/^\| `([^`]+)` \|.*\| the import \|$/gm), ([, place]) => place))
  expect(stored).toContain('20260314000000012345')
})
