import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { addModel } from './addModel.ts'
import { tinyGguf } from './testing/tinyGguf.ts'

/** Another model of the size of `tinyGguf()`. */
const sameSize = tinyGguf()
sameSize[sameSize.length - 1] = (sameSize.at(-1) ?? 0) ^ 1

test.each(['auto', 'link', 'copy'] as const)('a file is placed in models/ under its name (%s)', async (how) => {
  await using folder = await temporaryFolder()
  const source = join(folder.path, '나의.gguf')
  await writeFile(source, tinyGguf())
  const models = join(folder.path, 'models')
  expect(await addModel(models, source, how)).toMatchObject({
    id: '나의',
    file: '나의.gguf',
    placed: how === 'copy' ? 'copied' : 'linked',
    info: { kind: 'chat' },
  })
  expect(await readFile(join(models, '나의.gguf'))).toEqual(tinyGguf())
  expect(await readdir(models)).toEqual(['나의.gguf'])
  expect(await addModel(models, source, how)).toMatchObject({ placed: 'linked' })
})

test.each([
  ['gone.gguf', null, 'FILE_MISSING'],
  ['notes.txt', 'text', 'BAD_INPUT'],
  ['page.gguf', '<html>', 'MODEL_BROKEN'],
  ['taken.gguf', tinyGguf({ weights: 16 }), 'CONFLICT'],
  ['taken.gguf', sameSize, 'CONFLICT'],
])('%s is refused and nothing is placed', async (name, bytes, code) => {
  await using folder = await temporaryFolder()
  const models = join(folder.path, 'models')
  const taken = join(folder.path, 'first', 'taken.gguf')
  await mkdir(join(folder.path, 'first'))
  await writeFile(taken, tinyGguf())
  await addModel(models, taken)
  if (bytes !== null) await writeFile(join(folder.path, name), bytes)
  await expect(addModel(models, join(folder.path, name))).rejects.toMatchObject({ code })
  expect(await readdir(models)).toEqual(['taken.gguf'])
})

test('any part of a split model adds all of them', async () => {
  await using folder = await temporaryFolder()
  const part = (number: number) => tinyGguf({ entries: { 'split.no': number - 1, 'split.count': 2 } })
  const [first, second] = ['big-00001-of-00002.gguf', 'big-00002-of-00002.gguf'] as const
  const models = join(folder.path, 'models')
  await writeFile(join(folder.path, second), part(2))
  await expect(addModel(models, join(folder.path, second))).rejects.toMatchObject({
    code: 'MODEL_MISSING',
    message: expect.stringContaining(first),
  })
  await writeFile(join(folder.path, first), part(1))
  expect(await addModel(models, join(folder.path, second))).toMatchObject({ id: 'big-00001-of-00002', file: first })
  expect(await readdir(models)).toEqual([first, second])
})
