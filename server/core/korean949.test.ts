import { expect, test } from 'vitest'
import { decode949 } from './korean949.ts'

test('syllables outside of KS X 1001, signs and Chinese characters are decoded', () => {
  const bytes = [
    176, 161, 140, 99, 148, 238, 188, 132, 189, 195, 196, 221, 182, 243, 32, 129, 65, 198, 82, 162, 230, 162, 231, 249, 211, 161, 162, 65,
  ]
  expect(decode949(new Uint8Array(bytes))).toBe('가똠뷁펲시콜라 갂힣€®漢、A')
})

test('all 17,048 characters of two bytes are decoded, each to another one', () => {
  const read = new Set<string>()
  let count = 0
  for (let lead = 0x80; lead < 0x100; lead += 1) {
    for (let trail = 0; trail < 0x100; trail += 1) {
      const text = decode949(new Uint8Array([lead, trail]))
      if (text === null) continue
      read.add(text)
      count += 1
    }
  }
  expect([count, read.size]).toEqual([17_048, 17_048])
})

test('a byte that is not valid, and a first byte at the end, are refused', () => {
  expect([[0xff, 0xa1], [0xb0], [0x61, 0xb0, 0x20]].map((bytes) => decode949(new Uint8Array(bytes)))).toEqual([null, null, null])
})
