import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'
import { firstInvalidUtf8, hashFile, readTextFile, versionOf } from './readTextFile.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

async function read(bytes: Uint8Array | string, options?: { maxBytes?: number; anyEncoding?: boolean }) {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'cases.jsonl')
  await writeFile(path, bytes)
  return await readTextFile(path, { within: null, name: 'cases.jsonl', ...options })
}

test('a text with Korean and emoji is read with its size and version', async () => {
  const bytes = Buffer.from('안녕 🙂\r\n')
  expect(await read(bytes)).toEqual({
    text: '안녕 🙂\r\n',
    bytes: bytes.length,
    version: versionOf(bytes),
    byteOrderMark: false,
    encoding: 'utf-8',
  })
})

test('a byte order mark is not part of the text', async () => {
  expect(await read('\uFEFFtitle')).toMatchObject({ text: 'title', bytes: 8, byteOrderMark: true })
})

test('an invalid byte is reported with its offset and line', async () => {
  const bytes = Buffer.concat([Buffer.from('첫 줄\n'), Buffer.from([0x41, 0xc7, 0xd1])])
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'FILE_ENCODING',
    message: expect.stringContaining('byte 0xc7 at offset 9, on line 2'),
    place: { file: 'cases.jsonl', line: 2 },
  })
})

test('UTF-16 is recognised', async () => {
  await expect(read(Buffer.from('\uFEFFhello', 'utf16le'))).rejects.toMatchObject({
    code: 'FILE_ENCODING',
    message: expect.stringContaining('UTF-16'),
  })
})

test('where other encodings are allowed, certain ones are read and others are still errors', async () => {
  expect(await read(Buffer.from('q,a\n가,나\n', 'utf16le'), { anyEncoding: true })).toMatchObject({
    text: 'q,a\n가,나\n',
    encoding: 'utf-16le',
  })
  await expect(read(new Uint8Array([0x41, 0xff]), { anyEncoding: true })).rejects.toMatchObject({ code: 'FILE_ENCODING' })
})

test('a file over the limit is rejected, and both sizes are reported', async () => {
  await expect(read('x'.repeat(3 * 1024 * 1024), { maxBytes: 1024 * 1024 })).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
    message: expect.stringContaining('3.0 MB; at most 1.0 MB'),
  })
})

test('a missing file is reported by the name that the user knows', async () => {
  await expect(readTextFile('/nowhere/at/all.csv', { within: null, name: 'all.csv' })).rejects.toMatchObject({
    code: 'FILE_MISSING',
    place: { file: 'all.csv' },
  })
})

test('the scan finds the first invalid byte where a strict decoder stops', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 8 }), (tail, head) => {
      const bytes = new Uint8Array([...Buffer.from(head), ...tail])
      const bad = firstInvalidUtf8(bytes)
      const decodes = (until: number) => {
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, until))
          return true
        } catch {
          return false
        }
      }
      if (bad === null) return decodes(bytes.length)
      return decodes(bad.offset) && !decodes(bytes.length)
    }),
    { numRuns: 500 },
  )
})

test('hashing a file in chunks gives the same version', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.bin')
  const bytes = new Uint8Array(3_000_000).fill(7)
  await writeFile(path, bytes)
  expect(await hashFile(path)).toBe(versionOf(bytes))
})
