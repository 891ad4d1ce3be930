import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { indexSpace } from '../testing/indexSpace.ts'
import { createDocumentService } from './createDocumentService.ts'

const pdf = join(import.meta.dirname, '../../io/documents/fixtures/korean.pdf')

test('documents are listed with pages and passages, and found by words in any Unicode form', async () => {
  await using here = await indexSpace({ 'rows.csv': 'name,note\nA,first\nB,second\n', 'a.md': '# 휴가 규정\n\nAlpha one.' })
  await copyFile(pdf, join(here.docs, '휴가.pdf'.normalize('NFD')))
  await here.build()
  const documents = createDocumentService(here.deps)
  const list = (search?: string, limit = 10) => documents.list({ index: 'docs', limit, ...(search && { search }) })
  const { rows, total } = await list()
  expect(rows.map(({ id }) => id)).toEqual(['a.md', 'rows.csv#1', 'rows.csv#2', '휴가.pdf'])
  expect(total).toBe(4)
  expect(rows[0]).toMatchObject({ path: 'a.md', title: '휴가 규정', pages: 0, chunks: 1, cut: 0 })
  expect(rows[3]?.pages).toBeGreaterThan(0)
  expect(await list('휴가'.normalize('NFD'))).toMatchObject({ matching: 2, total: 4 })
  expect(await list('ROWS #2')).toMatchObject({ matching: 1, rows: [{ id: 'rows.csv#2' }] })
  await here.put('rows.csv', 'name,note\nA,first\n')
  await here.build()
  expect(await list()).toMatchObject({ total: 3 })
  expect(await list('', 1)).toMatchObject({ matching: 3, rows: [{ id: 'a.md' }] })
})

test('a document opens at a passage, with what the embedder would cut', async () => {
  await using here = await indexSpace({ 'a.md': Array.from({ length: 12 }, (_, n) => `Sentence number ${n} is here.`).join(' ') })
  const counted = async (texts: readonly string[]) => ({ counts: texts.map(() => 1), added: { query: 0, passage: 0 }, limit: 4 })
  Object.assign(here.deps, { countTokens: counted })
  await here.build({ chunks: { by: 'sentences', size: 8, overlap: 0 } })
  const documents = createDocumentService(here.deps)
  const passages = await documents.passages({ index: 'docs', document: 'a.md', from: 1, to: 2 })
  expect(passages.map(({ place }) => place)).toEqual([1, 2])
  expect(passages[0]?.text).toMatch(/^Sentence number/)
  const view = await documents.get({ index: 'docs', document: 'a.md', passage: passages[1]?.id })
  expect(view).toMatchObject({ path: 'a.md', pages: 0, tokenLimit: 4, original: 'same', place: 2, pageStarts: [] })
  expect(view.cut).toEqual(Array.from({ length: view.chunks }, (_, place) => place))
  await here.put('a.md', 'changed')
  expect(await documents.get({ index: 'docs', document: 'a.md', passage: 'gone' })).toMatchObject({ original: 'changed', place: null })
  await expect(documents.get({ index: 'docs', document: 'no' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('an original opens as PDF, as plain text, or is a download', async () => {
  await using here = await indexSpace({ 'page.html': '<html><body><p>Some <b>text</b> here.</p><script>alert(1)</script></body></html>' })
  await copyFile(pdf, join(here.docs, '휴가.pdf'.normalize('NFD')))
  await copyFile(join(pdf, '../table.docx'), join(here.docs, 'table.docx'))
  // A page that claims to be a PDF by its name is none.
  await here.put('fake.pdf', '<script>alert(1)</script>')
  await here.put('formats.md', 'A PDF begins with %PDF-1.7.')
  await here.build()
  const documents = createDocumentService(here.deps)
  const open = (document: string) => documents.original({ index: 'docs', document })
  expect(await open('휴가.pdf')).toMatchObject({ fileName: '휴가.pdf', mime: 'application/pdf', inline: true })
  expect(await open('table.docx')).toMatchObject({ mime: 'application/octet-stream', inline: false })
  expect(await open('formats.md')).toMatchObject({ mime: 'text/plain; charset=utf-8' })
  const page = await open('page.html')
  expect([page.mime, page.inline]).toEqual(['text/plain; charset=utf-8', true])
  expect(Buffer.from(page.bytes).toString()).toContain('<script>')
  await expect(open('fake.pdf')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await rm(join(here.docs, 'page.html'))
  await expect(open('page.html')).rejects.toMatchObject({ code: 'FILE_MISSING' })
})

test('an original is not read through a link that leads out, nor from a folder that nobody here has named', async () => {
  await using here = await indexSpace()
  await using other = await temporaryFolder()
  await writeFile(join(other.path, 'a.md'), 'Secret text.')
  await mkdir(here.docs)
  await here.build({ from: [other.path] })
  const documents = createDocumentService(here.deps)
  const open = () => documents.original({ index: 'docs', document: 'a.md' })
  expect(Buffer.from((await open()).bytes).toString()).toBe('Secret text.')
  await here.deps.jobs.forget('index-docs')
  await expect(open()).rejects.toMatchObject({ code: 'FILE_MISSING' })

  await here.put('a.md', 'Own text.')
  await here.build()
  await rm(join(here.docs, 'a.md'))
  await symlink(join(other.path, 'a.md'), join(here.docs, 'a.md'))
  await expect(open()).rejects.toMatchObject({ code: 'FILE_MISSING' })
})
