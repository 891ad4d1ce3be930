import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { documentOf, fixture, headingsIn } from '../testing/readFixture.ts'

const read = async (name: string) => documentOf(await fixture(name), name)

test('columns are read one after the other, with their headings, whatever the order of drawing', async () => {
  const { text, ...document } = await read('twoColumns.pdf')
  expect(headingsIn({ text, ...document })).toEqual(['1 How we answer our customers', '2 Greetings', '2 Refunds'])
  const marks = [
    'How we answer',
    'Rules for the service desk',
    'Every reply',
    'Refunds up to',
    'and up to nine days',
    'Complaints go',
    'Records are kept',
  ]
  const places = marks.map((mark) => text.indexOf(mark))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('a word that is divided at the end of a line is whole again, and a compound keeps its hyphen', async () => {
  const { text } = await read('twoColumns.pdf')
  expect(text).toContain('is corrected by the supervisor on the same day')
  expect(text).toContain('contracts are answered by')
  expect(text).toContain('all long-term contracts in one register.')
})

test('a paragraph goes on in the next column and on the next page, and page numbers and repeated headers are left out', async () => {
  const { text, pages } = await read('twoColumns.pdf')
  expect(text).toContain('which is four days in most cases and up to nine days over a holiday.')
  expect(text).toContain('The last sentence of this paragraph ends on the second page.\n\nRecords')
  expect(text).not.toContain('Service handbook')
  expect(pages).toEqual([0, text.indexOf('tence of this paragraph'), text.indexOf('Kind of letter')])
})

test('a table keeps its rows, with cells separated as in other formats', async () => {
  const { text, pages } = await read('twoColumns.pdf')
  expect(text.slice(pages[2]).split('\n')).toEqual([
    'Kind of letter | Who answers it in the first place | Days until the answer',
    'Refund | Service desk | Four',
    'Complaint about a person | Duty officer | Two',
    'Order | Accounts team | One',
  ])
})

test('Korean text of an embedded font has its headings, pages, and words that go over the end of a line', async () => {
  const document = await read('korean.pdf')
  const { text, pages } = document
  expect(document.title).toBe('고객 응대 안내서')
  expect(headingsIn(document)).toEqual(['1 고객 응대 안내서', '2 환불 규정', '2 불만 접수'])
  expect(text).toContain('서명하고 고객에게 며칠이 걸리는지')
  expect(text).toContain('걸릴 수 있습니다. 외화')
  expect(text.slice(pages[1])).toBe('불만 접수\n\n불만은 당직 책임자가 이틀 안에 답합니다.')
})

test('ligatures are letters, soft hyphens are left out, and accents are composed', async () => {
  const { text, title } = await read('ligatures.pdf')
  expect(text).toBe(
    'The office file is efficient. A soft hyphen at the end of a line is no part of the information, and one inside of a word such as cooperation is not either.\n\nA café stays open. All information is in one place.',
  )
  expect(title).toBe('Office rules')
})

test('a file that may be read without a password is read', async () => {
  expect((await read('readOnly.pdf')).text).toBe('Opening hours are nine to five.')
})

test.each([
  ['encrypted.pdf', /^encrypted\.pdf is encrypted with a password\. Save a copy without/],
  ['scanned.pdf', /^scanned\.pdf has no text that can be read: its 2 pages are images, .* \(OCR\)/],
  ['oldKorean.pdf', /^oldKorean\.pdf has no text .* or its fonts do not say which letters they show\. .* \(OCR\)/],
  ['broken.pdf', /^broken\.pdf cannot be read: it is damaged, or is no PDF file\./],
])('%s is refused with the reason', async (name, reason) => {
  await expect(read(name)).rejects.toThrow(reason)
})

test('a drawing that unpacks to more than the memory holds is refused before it is read', async () => {
  const megabyte = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH })
  const packed = Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: 300 }, () => megabyte)])
  const start = `%PDF-1.4\n4 0 obj\n<< /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
  const bomb = Buffer.concat([Buffer.from(start), packed, Buffer.from('\nendstream\nendobj\n')])
  await expect(documentOf(bomb, 'bomb.pdf')).rejects.toThrow(/^bomb\.pdf has a part that unpacks to more than 256 MB/)
})
