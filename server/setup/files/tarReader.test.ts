import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { extractFromTar } from './tarReader.mjs'
import { makeTgz } from '../testing/makeArchives.ts'

const node = randomBytes(300_000)
const archive = makeTgz({
  'package/README.md': 'read me',
  'package/empty': '',
  'package/block': 'x'.repeat(512),
  'package/bin/node': node,
  'package/after': 'z',
})

async function extract(bytes: Uint8Array, name: string) {
  const folder = await temporaryFolder()
  const file = path.join(folder.path, 'a.tgz')
  const target = path.join(folder.path, 'out')
  await writeFile(file, bytes)
  return { folder, target, done: extractFromTar({ archive: file, name, target, mode: 0o755 }) }
}

test.each([
  ['package/bin/node', node],
  ['package/empty', Buffer.alloc(0)],
  ['package/block', Buffer.from('x'.repeat(512))],
])('%s is extracted completely, as an executable', async (name, content) => {
  const { folder, target, done } = await extract(archive, name)
  expect(await done).toBe(content.length)
  expect((await readFile(target)).equals(content)).toBe(true)
  expect((await stat(target)).mode & 0o777).toBe(0o755)
  await folder[Symbol.asyncDispose]()
})

test.each([
  ['that is cut short', archive.subarray(0, archive.length / 2), 'package/bin/node', 'CORRUPT'],
  ['that is not gzip', Buffer.from('hello'), 'package/bin/node', 'CORRUPT'],
  ['without the member', archive, 'package/bin/nope', 'NOT_FOUND'],
])('an archive %s is refused', async (_what, bytes, name, code) => {
  const { folder, done } = await extract(bytes, name)
  await expect(done).rejects.toMatchObject({ code })
  await folder[Symbol.asyncDispose]()
})
