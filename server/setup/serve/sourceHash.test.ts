import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { sourceHash } from './sourceHash.mjs'

test('the hash of the sources changes only with files that the page is built from', async () => {
  await using folder = await temporaryFolder()
  const put = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true })
    await writeFile(path.join(folder.path, name), text)
    return sourceHash(folder.path)
  }
  const first = await put('app/page.tsx', 'one')
  expect(await put('app/page.test.tsx', 'a test')).toBe(first)
  expect(await put('server/cli/main.ts', 'a command')).toBe(first)
  expect(await put('experiments/a/notebook.md', 'a notebook')).toBe(first)
  const second = await put('server/core/rng.ts', 'code')
  expect(second).not.toBe(first)
  expect(await put('server/core/rng.ts', 'code')).toBe(second)
  expect(await put('package-lock.json', '{}')).not.toBe(second)
})
