import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createThreads } from './threads.ts'

const root = join(import.meta.dirname, '..', '..')
const fixture = (name: string) => join(root, 'server', 'io', 'documents', 'fixtures', name)

async function threadsFor(env: Record<string, string>) {
  const folder = await temporaryFolder()
  const threads = createThreads({ root, home: folder.path }, { env, idle: 1 })
  return {
    folder: folder.path,
    threads,
    [Symbol.asyncDispose]: async () => {
      await threads.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

test('documents are read in a thread, from bytes and from disk, and a file that cannot be read gives its reason', async () => {
  await using place = await threadsFor({})
  const { threads, folder } = place
  const file = join(folder, 'a.md')
  await writeFile(file, '# 규칙\n')
  expect(await threads.extractFile({ path: 'b/a.md', file, within: folder, sha256: '' })).toMatchObject({
    documents: [{ id: 'b/a.md', title: '규칙', headings: [{ level: 1, start: 2, end: 4 }] }],
  })
  expect(await threads.extractFile({ path: 'x.pdf', file: fixture('readOnly.pdf'), within: null, sha256: '' })).toMatchObject({
    documents: [{ text: 'Opening hours are nine to five.', pages: [0] }],
  })
  expect(await threads.extractFile({ path: 'c.txt', bytes: Buffer.from('') })).toEqual({
    reason: expect.stringContaining('c.txt is empty'),
  })
})

test('a document that takes too long is stopped with the reason', async () => {
  await using place = await threadsFor({ ASSAY_COMPUTE_SECONDS: '0.001' })
  const source = { path: 'x.pdf', file: fixture('twoColumns.pdf'), within: null, sha256: '' }
  expect(await place.threads.extractFile(source)).toEqual({
    reason: expect.stringMatching(/^x\.pdf takes too much time or memory to read/),
  })
})
