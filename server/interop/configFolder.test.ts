import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeAs } from '../core/testing/encodeAs.ts'
import { makePipe } from '../io/testing/makePipe.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { configFolder } from './configFolder.ts'
import { importFile } from './importFormats.ts'

test('files are read within the folder, whatever leads out of it', async () => {
  await using folder = await temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  await mkdir(at('config', 'prompts'), { recursive: true })
  await writeFile(at('config', 'prompts', '나.txt'), '가나다 🍎')
  await writeFile(at('config', 'prompts', 'b.txt'), 'b')
  await writeFile(at('config', '.env'), 'SECRET')
  await writeFile(at('config', 'latin.txt'), Buffer.from([0x66, 0xe9]))
  await writeFile(at('outside.txt'), 'secret')
  await symlink(at('outside.txt'), at('config', 'link.txt'))
  const files = configFolder(at('config'))
  const problems = ['../outside.txt', at('outside.txt'), 'link.txt', '.env', 'latin.txt', 'none.txt', 'prompts'].map((path) => {
    const read = files.read(path)
    return 'problem' in read ? read.problem.slice(path.length + 1) : read
  })
  expect(problems).toEqual([
    "lies outside of the config's folder. Allow it with --allow-outside.",
    "lies outside of the config's folder. Allow it with --allow-outside.",
    "lies outside of the config's folder. Allow it with --allow-outside.",
    'names a hidden file or folder, which is not read.',
    'is not UTF-8 text, and its encoding is not certain. Save it as UTF-8.',
    'is not beside the config.',
    'is not a file, or is too large to be read.',
  ])
  expect(files.read('prompts/나.txt')).toEqual({ text: '가나다 🍎' })
  expect([files.glob('prompts/*.txt'), files.glob('../*.txt'), files.glob('/etc/*')]).toEqual([['prompts/b.txt', 'prompts/나.txt'], [], []])
  expect(configFolder(at('config'), { allowOutside: true }).read('../outside.txt')).toEqual({ text: 'secret' })
})

test('a table in CP949 is imported, and a finding names its encoding', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'tests.csv'), encodeAs('q,__expected\n이것은 좋은 영화인가요,아니요\n', 'euc-kr'))
  const { findings, files } = await importFile('promptfoo', 'prompts: ["{{q}}"]\ntests: file://tests.csv\n', configFolder(folder.path), {
    file: 'config.yaml',
    model: 'tiny',
  })
  expect(files.map(({ text }) => text).join('')).toContain('이것은 좋은 영화인가요')
  expect(findings).toEqual([{ path: 'tests.csv', why: 'This file is not UTF-8. It is read as CP949 (Korean). Check its texts.' }])
})

test('a pipe, and a folder on the way that is a link, are not read', async () => {
  await using folder = await temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  await mkdir(at('config'))
  await mkdir(at('outside'))
  await writeFile(at('outside', 'key.txt'), 'secret')
  await symlink(at('outside'), at('config', 'out'))
  makePipe(at('config', 'pipe.txt'))
  const files = configFolder(at('config'))
  expect(files.read('pipe.txt')).toMatchObject({ problem: expect.stringContaining('is not a file') })
  expect(files.read('out/key.txt')).toMatchObject({ problem: expect.stringContaining('outside') })
})
