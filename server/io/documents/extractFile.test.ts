import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePipe } from '../testing/makePipe.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { extractFile, extractFileAt } from './extractFile.ts'
import { documentExtensions } from '../../core/retrieval/documentFormats.ts'
import { formats } from './formats.ts'
import { cleanText } from './text/cleanText.ts'
import { documentOf, fixture, headingsIn } from './testing/readFixture.ts'

const reasonOf = async (bytes: Uint8Array | string, path: string) => extractFile(Buffer.from(bytes), path)

test.each([
  ['empty.txt', '', 'empty.txt is empty. Check that it was copied or saved completely.'],
  ['blank.md', ' \n\n', 'blank.md has no text. Check that it was saved completely.'],
  [
    'photo.png',
    '\u0089PNG',
    'photo.png is of a format that is not read (.png). Save it as one of these: PDF, DOCX, HTML, MD, TXT, CSV, TSV, JSONL.',
  ],
  ['README', 'text', 'README has no ending that tells its format. Save it as one of these: PDF, DOCX, HTML, MD, TXT, CSV, TSV, JSONL.'],
  ['a.pdf', 'no PDF', 'a.pdf cannot be read: it is damaged, or is no PDF file. Open it in its program, save it again and add that file.'],
])('%s is refused with one sentence and what to do', async (path, text, reason) => {
  expect(await reasonOf(text, path)).toEqual({ reason })
})

test('a PDF or Word file under another name is read by its bytes', async () => {
  expect((await documentOf(await fixture('readOnly.pdf'), 'hours.txt')).text).toBe('Opening hours are nine to five.')
  expect((await documentOf(await fixture('korean.docx'), '출장')).title).toBe('출장 규정')
})

test('a text that only mentions the mark of a PDF is no PDF', async () => {
  for (const path of ['formats.md', 'formats.txt'])
    expect((await documentOf('A PDF begins with %PDF-1.7.', path)).text).toContain('%PDF-1.7')
  const late = Buffer.concat([Buffer.from('\n\n'), await fixture('readOnly.pdf')])
  expect((await documentOf(late, 'hours.pdf')).text).toBe('Opening hours are nine to five.')
})

test('a name in NFD gives the same ids as one in NFC', async () => {
  expect(await documentOf('글', '문서.txt'.normalize('NFD'))).toMatchObject({ id: '문서.txt', path: '문서.txt' })
})

test('a file on disk is read, and what is no file, too large or outside is refused with the reason', async () => {
  await using folder = await temporaryFolder()
  const at = async (name: string) => extractFileAt(join(folder.path, name), { path: name, within: folder.path })
  await writeFile(join(folder.path, 'a.txt'), 'text')
  await writeFile(join(folder.path, 'large.txt'), '')
  await truncate(join(folder.path, 'large.txt'), 200 * 1024 * 1024 + 1)
  await mkdir(join(folder.path, 'b.txt'))
  makePipe(join(folder.path, 'c.txt'))
  expect(await at('a.txt')).toMatchObject({ documents: [{ text: 'text' }] })
  expect(await at('large.txt')).toEqual({ reason: expect.stringMatching(/^large\.txt has 200\.0 MB; at most 200\.0 MB can be read/) })
  expect(await at('b.txt')).toEqual({ reason: 'b.txt is a folder; a file was expected.' })
  expect(await at('c.txt')).toEqual({ reason: 'c.txt is a named pipe; a file was expected.' })
  expect(await at('d.txt')).toEqual({ reason: expect.stringContaining('There is no file d.txt') })
})

test.each(['twoColumns.pdf', 'korean.pdf', 'ligatures.pdf', 'table.docx', 'korean.docx'])(
  '%s: the text is in NFC, and headings and pages are places in it, in order',
  async (name) => {
    const document = await documentOf(await fixture(name), name)
    const { text, headings, pages } = document
    expect(text).toBe(cleanText(text))
    expect(headingsIn(document).filter((heading) => !/^[1-6] \S(.*\S)?$/.test(heading))).toEqual([])
    const places = [headings.flatMap(({ start, end }) => [start, end]), [...pages, text.length]]
    for (const some of places) expect(some).toEqual(some.toSorted((one, other) => one - other))
    for (const start of pages) expect(text.slice(start, start + 1)).toMatch(/\S/)
  },
)

test('the page offers the files that can be read', () => {
  expect(formats.flatMap(({ extensions }) => extensions)).toEqual(documentExtensions)
})
