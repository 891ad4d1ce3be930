import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeAs } from '../../core/testing/encodeAs.ts'
import { slugSchema } from '../../core/ids.ts'
import { findNotebookFolder, freeSlug, listNotebookFolders, makeNotebookFolder } from './notebookFolders.ts'
import { readNotebookFile, readNotebookFiles, saveNotebookFiles } from './notebookFiles.ts'
import { versionOf } from '../files/readTextFile.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

const slug = (text: string) => slugSchema.parse(text)
const version = (text: string) => versionOf(Buffer.from(text))
const filesOf = (text: string) => [...text.matchAll(/from: (\S+)/g)].map((match) => match[1] ?? '')

async function workspace(files: Record<string, string | Uint8Array>) {
  const folder = await temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder.path, path, '..'), { recursive: true })
    await writeFile(join(folder.path, path), text)
  }
  const experiments = join(folder.path, 'experiments')
  const place = { root: folder.path, folder: join(experiments, '리뷰'), shownFolder: 'experiments/리뷰' }
  return { root: folder.path, experiments, place, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

test('folders with a notebook are listed by slug; templates, presets, hidden and other folders are not', async () => {
  await using space = await workspace({
    'experiments/b/notebook.md': '',
    'experiments/a/notebook.md': '',
    'experiments/_templates/x/notebook.md': '',
    'experiments/.git/notebook.md': '',
    'experiments/empty/readme.md': '',
    'experiments/file.md': '',
    [`experiments/${'첫-노트'.normalize('NFD')}/notebook.md`]: '',
  })
  const found = await listNotebookFolders(space.experiments)
  expect(found.map((entry) => entry.slug)).toEqual(['a', 'b', '첫-노트'])
  expect(await findNotebookFolder(space.experiments, slug('첫-노트'))).toBe(join(space.experiments, '첫-노트'.normalize('NFD')))
  await expect(findNotebookFolder(space.experiments, slug('empty'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('without an experiments folder the list is empty', async () => {
  expect(await listNotebookFolders('/nowhere/experiments')).toEqual([])
})

test('a name that is taken gets a number; case and composition are ignored', async () => {
  expect(freeSlug(slug('첫-노트'), ['첫-노트'.normalize('NFD'), '첫-노트-2'])).toBe('첫-노트-3')
  expect(freeSlug(slug('reviews'), ['Reviews'])).toBe('reviews-2')
  expect(freeSlug(slug('x'.repeat(80)), ['x'.repeat(80)])).toBe(`${'x'.repeat(78)}-2`)
})

test('folders created at the same time get different names', async () => {
  await using space = await workspace({})
  const made = await Promise.all([1, 2, 3].map(() => makeNotebookFolder(space.experiments, slug('a'))))
  expect(made.map((entry) => entry.slug).toSorted()).toEqual(['a', 'a-2', 'a-3'])
})

test('the notebook comes first, then each file it refers to; a problem with a file is its error', async () => {
  await using space = await workspace({
    'experiments/리뷰/notebook.md': 'from: cases.jsonl from: gone.csv from: ../shared.txt from: ../../../etc/x from: bad.txt',
    'experiments/리뷰/cases.jsonl': '{"vars":{"review":"좋아요 🙂"}}',
    'experiments/리뷰/bad.txt': new Uint8Array([0xff, 0x00]),
    'experiments/shared.txt': 'shared',
  })
  const files = await readNotebookFiles(space.place, filesOf)
  expect(files).toMatchObject([
    { path: 'notebook.md', version: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { path: 'cases.jsonl', text: '{"vars":{"review":"좋아요 🙂"}}' },
    { path: 'gone.csv', text: null, version: '', error: { code: 'FILE_MISSING', place: { file: 'experiments/리뷰/gone.csv' } } },
    { path: '../shared.txt', text: 'shared' },
    { path: '../../../etc/x', text: null, error: { code: 'PATH_OUTSIDE' } },
    { path: 'bad.txt', text: null, bytes: 2, error: { code: 'FILE_ENCODING' } },
  ])
})

test('a file over 16 MB has a size and a version but no text', async () => {
  await using space = await workspace({
    'experiments/리뷰/notebook.md': 'from: big.jsonl',
    'experiments/리뷰/big.jsonl': Buffer.alloc(17 * 1024 * 1024, 'a'),
  })
  const [, big] = await readNotebookFiles(space.place, filesOf)
  expect(big).toMatchObject({
    path: 'big.jsonl',
    text: null,
    bytes: 17 * 1024 * 1024,
    version: expect.stringMatching(/^[0-9a-f]{64}$/),
    error: { code: 'FILE_TOO_LARGE' },
  })
})

test('several files are saved together, including new ones', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'old' })
  const saved = await saveNotebookFiles(space.place, [
    { path: 'notebook.md', baseVersion: version('old'), text: '새 글' },
    { path: 'data/cases.jsonl', baseVersion: '', text: '{}\n' },
  ])
  expect(saved).toEqual([
    { path: 'notebook.md', version: version('새 글') },
    { path: 'data/cases.jsonl', version: version('{}\n') },
  ])
  expect(await readFile(join(space.place.folder, 'data/cases.jsonl'), 'utf8')).toBe('{}\n')
})

test('if one file changed on disk, none is saved, and no text is lost', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'theirs', 'experiments/리뷰/cases.jsonl': 'cases' })
  const saving = saveNotebookFiles(space.place, [
    { path: 'cases.jsonl', baseVersion: version('cases'), text: 'mine' },
    { path: 'notebook.md', baseVersion: version('what I opened'), text: 'mine' },
  ])
  await expect(saving).rejects.toMatchObject({ code: 'CONFLICT', place: { file: 'experiments/리뷰/notebook.md' } })
  expect(await readFile(join(space.place.folder, 'cases.jsonl'), 'utf8')).toBe('cases')
  expect((await readdir(space.place.folder)).toSorted()).toEqual(['cases.jsonl', 'notebook.md'])
})

test('a new file that exists already, and a known file that was removed, are conflicts', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'x' })
  await expect(saveNotebookFiles(space.place, [{ path: 'notebook.md', baseVersion: '', text: 'y' }])).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  await rm(join(space.place.folder, 'notebook.md'))
  await expect(saveNotebookFiles(space.place, [{ path: 'notebook.md', baseVersion: version('x'), text: 'y' }])).rejects.toMatchObject({
    code: 'CONFLICT',
  })
})

test('the second of two saves based on the same version is rejected', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'x' })
  const save = (text: string) => saveNotebookFiles(space.place, [{ path: 'notebook.md', baseVersion: version('x'), text }])
  const results = await Promise.allSettled([save('first'), save('second')])
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected'])
  expect(await readFile(join(space.place.folder, 'notebook.md'), 'utf8')).toBe('first')
})

test('if a later file cannot be written, the earlier ones keep their old bytes', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'old', 'experiments/리뷰/blocked.txt/inside.md': '' })
  const saving = saveNotebookFiles(space.place, [
    { path: 'notebook.md', baseVersion: version('old'), text: 'new' },
    { path: 'blocked.txt', baseVersion: '', text: 'x' },
  ])
  await expect(saving).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(await readFile(join(space.place.folder, 'notebook.md'), 'utf8')).toBe('old')
})

test('a save does not create a folder that was renamed', async () => {
  await using space = await workspace({})
  await expect(saveNotebookFiles(space.place, [{ path: 'cases.jsonl', baseVersion: '', text: 'x' }])).rejects.toMatchObject({
    code: 'FILE_MISSING',
  })
})

test('a text that is too large to be read again is not saved', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'x' })
  const text = '가'.repeat(6 * 1024 * 1024)
  await expect(saveNotebookFiles(space.place, [{ path: 'cases.jsonl', baseVersion: '', text }])).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
  })
  expect(await readdir(space.place.folder)).toEqual(['notebook.md'])
})

test('a path that uses a file as a folder is BAD_INPUT', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'x' })
  await expect(saveNotebookFiles(space.place, [{ path: 'notebook.md/cases.jsonl', baseVersion: '', text: 'x' }])).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
})

test('a byte order mark is kept', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': '\uFEFFold' })
  await saveNotebookFiles(space.place, [{ path: 'notebook.md', baseVersion: version('\uFEFFold'), text: 'new' }])
  expect(await readFile(join(space.place.folder, 'notebook.md'), 'utf8')).toBe('\uFEFFnew')
})

test.each([
  ['../other/notebook.md', 'PATH_OUTSIDE'],
  ['out/notebook.md', 'PATH_OUTSIDE'],
  ['script.js', 'BAD_INPUT'],
  ['.env', 'BAD_INPUT'],
  ['.hidden.md', 'PATH_OUTSIDE'],
  ['con.md', 'BAD_INPUT'],
])('saving %s is rejected', async (path, code) => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': '' })
  await symlink(space.root, join(space.place.folder, 'out'))
  await expect(saveNotebookFiles(space.place, [{ path, baseVersion: '', text: 'x' }])).rejects.toMatchObject({ code })
})

test('a file whose Korean name is decomposed on disk is read and saved under its composed name', async () => {
  await using space = await temporaryFolder()
  const place = { root: space.path, folder: space.path, shownFolder: 'experiments/노트' }
  const composed = '케이스.jsonl'.normalize('NFC')
  const decomposed = composed.normalize('NFD')
  await writeFile(join(space.path, decomposed), 'old')
  const read = await readNotebookFile(place, composed)
  expect(read).toMatchObject({ path: composed, text: 'old' })
  await saveNotebookFiles(place, [{ path: composed, baseVersion: read.version, text: 'new' }])
  expect(await readdir(space.path)).toHaveLength(1)
  expect(await readFile(join(space.path, decomposed), 'utf8')).toBe('new')
})

test('a link whose name is decomposed on disk cannot lead out of the project', async () => {
  await using space = await temporaryFolder()
  await using outside = await temporaryFolder()
  await writeFile(join(outside.path, 'secret.jsonl'), 'secret')
  await symlink(join(outside.path, 'secret.jsonl'), join(space.path, '비밀.jsonl'.normalize('NFD')))
  const place = { root: space.path, folder: space.path, shownFolder: 'n' }
  expect(await readNotebookFile(place, '비밀.jsonl'.normalize('NFC'))).toMatchObject({ text: null, error: { code: 'PATH_OUTSIDE' } })
})

test('a notebook that names hundreds of files has the first of them, and the others with the reason', async () => {
  const names = Array.from({ length: 250 }, (_, index) => `f${index}.txt`)
  await using space = await workspace({
    'experiments/리뷰/notebook.md': names.map((name) => `from: ${name}`).join(' '),
    ...Object.fromEntries(names.map((name) => [`experiments/리뷰/${name}`, 'x'])),
  })
  const files = await readNotebookFiles(space.place, filesOf)
  expect(files.filter(({ text }) => text === 'x')).toHaveLength(199)
  expect(files.at(-1)).toMatchObject({ path: 'f249.txt', text: null, error: { code: 'FILE_TOO_LARGE' } })
})

test('a table in CP949 is read with its encoding, and an edit saves it as UTF-8 with the mark that spreadsheets need', async () => {
  const text = '질문,답\n이것은 좋은 영화인가요,아니요\n'
  const bytes = encodeAs(text, 'euc-kr')
  await using space = await workspace({ 'experiments/리뷰/notebook.md': 'from: c.csv', 'experiments/리뷰/c.csv': bytes })
  const [notebook, file] = await readNotebookFiles(space.place, filesOf)
  expect(notebook).not.toHaveProperty('encoding')
  expect(file).toMatchObject({ text, encoding: 'euc-kr', version: versionOf(bytes) })
  await saveNotebookFiles(space.place, [{ path: 'c.csv', baseVersion: versionOf(bytes), text: `${text}가,나\n` }])
  expect(await readFile(join(space.place.folder, 'c.csv'), 'utf8')).toBe(`\uFEFF${text}가,나\n`)
  expect(await readNotebookFile(space.place, 'c.csv')).not.toHaveProperty('encoding')
})

test('a notebook itself has to be UTF-8', async () => {
  await using space = await workspace({ 'experiments/리뷰/notebook.md': encodeAs('이것은 좋은 영화인가요', 'euc-kr') })
  expect(await readNotebookFiles(space.place, filesOf)).toMatchObject([{ text: null, error: { code: 'FILE_ENCODING' } }])
})
