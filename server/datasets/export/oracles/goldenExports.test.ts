import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../io/testing/temporaryFolder.ts'
import { goldenExports, writeGolden } from './goldenExports.ts'

type Found = { rows?: number; files?: Record<string, number>; scripts?: Record<string, { rows: Record<string, number> }> }
const { exports: read } = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'readers.json'), 'utf8')) as {
  exports: Record<string, { files: Record<string, string>; found: Found }>
}

test.each(goldenExports)('independent readers have read these bytes and found all records: $name', async (golden) => {
  await using folder = await temporaryFolder()
  const { manifest } = await writeGolden(golden, folder.path)
  const known = read[golden.name]
  const { 'manifest.json': _manifest, ...files } = known?.files ?? {}
  expect(Object.fromEntries(manifest.files.map(({ path, sha256 }) => [path, sha256]))).toEqual(files)
  const { found = {} } = known ?? {}
  const readRows = found.rows ?? sum(found.files ?? {}) + Object.values(found.scripts ?? {}).reduce((all, { rows }) => all + sum(rows), 0)
  // A training script and a config do not read the test split.
  const isTraining = found.rows === undefined
  const written = manifest.files.filter(({ split }) => !isTraining || split !== 'test').reduce((all, file) => all + (file.records ?? 0), 0)
  expect(readRows).toBe(written)
})

test('every export was read', () => {
  expect(Object.keys(read).toSorted()).toEqual(goldenExports.map(({ name }) => name).toSorted())
})

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0)
}
