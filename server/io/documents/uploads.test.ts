import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { createUploads } from './uploads.ts'

async function space({ maxBytes = 100, now }: { maxBytes?: number; now?: () => Date } = {}) {
  const folder = await temporaryFolder()
  const documents = join(folder.path, 'documents')
  return {
    root: folder.path,
    docs: join(documents, 'docs'),
    uploads: createUploads({ folder: documents, trash: join(folder.path, 'trash'), maxBytes, now }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

async function* body(...pieces: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece
    yield Buffer.from(piece)
  }
}
const unknown = { bytes: null }

test('files are kept by their paths in NFC, and the same path is replaced', async () => {
  await using here = await space()
  const { uploads } = here
  expect(await uploads.list('docs')).toEqual([])
  expect(await uploads.indexes()).toEqual([])
  const name = '규정/휴가 규정.md'
  expect(await uploads.put('docs', name.normalize('NFD'), body('휴', '가'), { bytes: 6 })).toEqual({
    path: name,
    bytes: 6,
    outcome: 'added',
  })
  expect(await uploads.put('docs', name, body('휴가'), unknown)).toMatchObject({ outcome: 'same' })
  expect(await uploads.put('docs', name, body('병가'), unknown)).toMatchObject({ outcome: 'replaced' })
  expect(await readFile(join(here.docs, name), 'utf8')).toBe('병가')
  await uploads.put('docs', 'a.md', body('a'), unknown)
  expect(await uploads.list('docs')).toEqual([
    { path: 'a.md', bytes: 1 },
    { path: name, bytes: 6 },
  ])
  expect(await uploads.indexes()).toEqual(['docs'])
})

test.each([
  '../a.md',
  'a/../../b.md',
  '/etc/passwd',
  'C:/a.md',
  'a\\..\\b.md',
  'a//b.md',
  '.',
  '',
  'a/',
  '.env',
  'x/.git/config',
  'node_modules/a.md',
  'con.md',
  'a\u0000.md',
  'a.md.',
  `${'x'.repeat(256)}.md`,
  'x/'.repeat(40) + 'a.md',
])('the path %j is refused, and nothing is written', async (path) => {
  await using here = await space()
  await expect(here.uploads.put('docs', path, body('text'), unknown)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(await readdir(here.root)).toEqual([])
})

test('what is too large, cut short or interrupted leaves nothing, and is not seen meanwhile', async () => {
  await using here = await space({ maxBytes: 10 })
  const { uploads } = here
  await expect(uploads.put('docs', 'a.md', body('x'), { bytes: 11 })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  await expect(uploads.put('docs', 'a.md', body('123456', '78901'), unknown)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  await expect(uploads.put('docs', 'a.md', body('123'), { bytes: 4 })).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(uploads.put('docs', 'a.md', body('123', new Error('reset')), unknown)).rejects.toThrow('reset')
  expect(await readdir(here.docs)).toEqual([])

  const seen: unknown[] = []
  async function* watched() {
    yield Buffer.from('12')
    seen.push(await uploads.list('docs'), (await readdir(here.docs)).length)
  }
  await uploads.put('docs', 'a.md', watched(), unknown)
  expect(seen).toEqual([[], 1])
})

test('what a killed process left is removed after a day', async () => {
  let at = Date.now()
  await using here = await space({ now: () => new Date(at) })
  await mkdir(here.docs, { recursive: true })
  const left = join(here.docs, '.assay-0123456789abcdef.tmp')
  await writeFile(left, 'half')
  await here.uploads.put('docs', 'a.md', body('a'), unknown)
  expect(await readdir(here.docs)).toHaveLength(2)
  at += 25 * 3_600_000
  await here.uploads.put('docs', 'b.md', body('b'), unknown)
  expect((await readdir(here.docs)).toSorted()).toEqual(['a.md', 'b.md'])
})

test('a file does not take the place of a folder, and links are not followed', async () => {
  await using here = await space()
  const { uploads } = here
  await uploads.put('docs', 'a/b.md', body('b'), unknown)
  await expect(uploads.put('docs', 'a', body('x'), unknown)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(uploads.put('docs', 'a/b.md/c.md', body('x'), unknown)).rejects.toMatchObject({ name: 'AppError' })
  await mkdir(join(here.root, 'outside'))
  await symlink(join(here.root, 'outside'), join(here.docs, 'link'))
  await expect(uploads.put('docs', 'link/c.md', body('x'), unknown)).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  expect(await readdir(join(here.root, 'outside'))).toEqual([])
})

test('a removed file comes back, unless there is one with its path by then', async () => {
  await using here = await space()
  const { uploads } = here
  await uploads.put('docs', 'a/b.md', body('b'), unknown)
  const { undo } = await uploads.remove('docs', 'a/b.md')
  expect([await uploads.list('docs'), await uploads.indexes()]).toEqual([[], []])
  await expect(uploads.remove('docs', 'a/b.md')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await uploads.restore(undo)).toEqual({ index: 'docs', path: 'a/b.md' })
  expect(await uploads.list('docs')).toEqual([{ path: 'a/b.md', bytes: 1 }])
  await expect(uploads.remove('docs', '../docs/a/b.md')).rejects.toMatchObject({ code: 'BAD_INPUT' })

  const again = await uploads.remove('docs', 'a/b.md')
  await uploads.put('docs', 'a/b.md', body('new'), unknown)
  await expect(uploads.restore(again.undo)).rejects.toMatchObject({ code: 'CONFLICT' })
  await uploads.removeAll('docs')
  await uploads.removeAll('docs')
  expect(await uploads.indexes()).toEqual([])
})

test('an upload that fails leaves no folder, so that no index without documents is listed', async () => {
  await using here = await space()
  const { uploads } = here
  await expect(uploads.put('docs', 'sub/a.md', body('123', new Error('reset')), unknown)).rejects.toThrow('reset')
  expect(await uploads.indexes()).toEqual([])
})

test('a folder that empties while a file for it arrives is made again', async () => {
  await using here = await space()
  const { uploads } = here
  await uploads.put('docs', 'sub/a.md', body('a'), unknown)
  async function* slow() {
    yield Buffer.from('b')
    await uploads.remove('docs', 'sub/a.md')
  }
  expect(await uploads.put('docs', 'sub/b.md', slow(), unknown)).toMatchObject({ outcome: 'added' })
  expect(await uploads.list('docs')).toEqual([{ path: 'sub/b.md', bytes: 1 }])
})

test('files that come and go do not hide the others', async () => {
  await using here = await space()
  const { uploads } = here
  await uploads.put('docs', 'a/kept.md', body('a'), unknown)
  let isOver = false
  const changes = (async () => {
    for (let round = 0; round < 15; round++) {
      const path = `b/${round % 3}/c/new.md`
      await uploads.put('docs', path, body('b'), unknown)
      await uploads.remove('docs', path)
    }
    isOver = true
  })()
  let seen = 0
  while (!isOver) {
    expect((await uploads.list('docs')).map(({ path }) => path)).toContain('a/kept.md')
    seen++
  }
  await changes
  expect(seen).toBeGreaterThan(5)
})
