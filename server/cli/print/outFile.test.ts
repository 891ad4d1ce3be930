import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { outFile } from './outFile.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-out-'))
  await writeFile(join(folder, 'file'), '')
})
afterAll(() => rm(folder, { recursive: true }))

test('a file that is there, or can be, is given by its whole path', async () => {
  expect([await outFile('--junit', join(folder, '결과.xml')), await outFile('--junit', join(folder, 'file'))]).toEqual([
    join(folder, '결과.xml'),
    join(folder, 'file'),
  ])
})

test.each([
  ['an empty name', () => ' ', 'Say which file --out is to write.'],
  ['a folder', () => folder, 'Give --out the name of a file in it.'],
  ['a folder that is not there', () => join(folder, 'none', 'a.xml'), 'there is no folder'],
  ['a folder that is a file', () => join(folder, 'file', 'a.xml'), 'there is no folder'],
])('%s is refused before anything is computed', async (_name, file, message) => {
  await expect(outFile('--out', file())).rejects.toThrow(message)
})
