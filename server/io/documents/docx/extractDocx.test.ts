import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { documentOf, fixture, headingsIn } from '../testing/readFixture.ts'

test('a table keeps its cells, lists their marks, and headings their places', async () => {
  const document = await documentOf(await fixture('table.docx'), 'table.docx')
  expect(document.title).toBe('Price list')
  expect(headingsIn(document)).toEqual(['1 Price list', '1 Repairs', '2 Steps'])
  expect(document.text).toBe(
    [
      'Price list',
      'Repairs',
      'Prices are without tax. Work that takes longer is announced before it begins.',
      'Part | Hours | Price\nScreen | 1.5 | 80 euros\nScreen | 2 | 95 euros\nBattery | 0.5 | 40 euros',
      'Steps',
      '1. Open the case.\n2. Change the part.',
      '- Tools are in the drawer.',
    ].join('\n\n'),
  )
})

test('Korean text is in NFC', async () => {
  const document = await documentOf(await fixture('korean.docx'), 'korean.docx')
  expect(headingsIn(document)).toEqual(['1 출장 규정'])
  expect(document.text).toBe('출장 규정\n\n출장비는 다녀온 뒤 일주일 안에 신청합니다.\n\n지역 | 하루 한도\n서울 | 십만 원')
})

/** A zip file with one entry of which the directory says that it has `size` bytes. */
function zipOf(name: string, content: Buffer, size: number): Buffer {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(size, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(size, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end])
}

test.each([
  ['says that it is large', 3_000_000_000],
  ['says that it is small', 1000],
])('a zip bomb that %s is refused before it is unpacked', async (_, size) => {
  const bomb = zipOf('word/document.xml', Buffer.alloc(5_000_000), size)
  await expect(documentOf(bomb, 'bomb.docx')).rejects.toThrow(
    /^bomb\.docx unpacks to more than 64 MB of text, or to more than its directory says/,
  )
})

test('damaged, encrypted and other zip files are refused with the reason', async () => {
  const whole = await fixture('table.docx')
  await expect(documentOf(whole.subarray(0, 5000), 'half.docx')).rejects.toThrow(
    /^half\.docx cannot be read: it is damaged, or is no Word document\./,
  )
  await expect(documentOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'secret.docx')).rejects.toThrow(
    /^secret\.docx is encrypted with a password/,
  )
  await expect(documentOf(zipOf('xl/workbook.xml', Buffer.from('<a/>'), 4), 'book.xlsx')).rejects.toThrow(
    /^book\.xlsx is of a format that is not read \(\.xlsx\)/,
  )
})
