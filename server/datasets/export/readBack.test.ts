import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { recordDigest } from './partWriter.ts'
import { readBack } from './readBack.ts'

test('a file that does not say what was to be written is found', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'data')
  const written = { container: 'jsonl', form: 'alpaca', tools: 'list', name: 'out' } as const
  const digests = ['a', 'b'].map((output) => recordDigest({ kind: 'instruction', instruction: 'x', input: '', output }, {}))
  const read = async (...outputs: string[]) => {
    await writeFile(path, outputs.map((output) => `{"instruction":"x","input":"","output":"${output}"}\n`).join(''))
    return readBack(path, { ...written, digests })
  }
  expect(await read('a', 'b')).toBe(2)
  await expect(read('a', 'B')).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('record 2 reads otherwise') })
  await expect(read('a')).rejects.toThrow('1 records instead of 2')
  await expect(read('a', 'b', 'b')).rejects.toThrow('record 3')
  await expect(read('a', '"')).rejects.toThrow('record 2 cannot be read')
})
