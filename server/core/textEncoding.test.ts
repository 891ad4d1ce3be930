import { describe, expect, test } from 'vitest'
import { fc } from './testing/fuzzing.ts'
import { decodeAs, detectEncoding, type TextEncoding } from './textEncoding.ts'
import { encodeAs } from './testing/encodeAs.ts'

const table = '질문,답\n"하늘은 왜 파란가요?",산란\n이 영화는 정말 좋았다,긍정\n'
const jsonl = '{"vars":{"q":"한국의 수도는 어디인가요"},"reference":"서울"}\n'

describe.each([
  ['a table', table],
  ['JSONL', jsonl],
])('%s', (_, text) => {
  test.each<TextEncoding>(['utf-8', 'utf-16le', 'utf-16be', 'euc-kr'])('is recognised in %s without a mark', (encoding) => {
    expect(detectEncoding(encodeAs(text, encoding))).toEqual({ encoding, text })
  })

  test.each<TextEncoding>(['utf-8', 'utf-16le', 'utf-16be'])('is recognised in %s with a mark, which is no part of it', (encoding) => {
    expect(detectEncoding(encodeAs(`\uFEFF${text}`, encoding))).toEqual({ encoding, text })
  })
})

test('English and Western texts in UTF-16 are recognised', () => {
  for (const encoding of ['utf-16le', 'utf-16be'] as const)
    for (const text of ['q,a\nWhy?,x\n', 'q;a\ncafé;naïve\n', 'a'])
      expect(detectEncoding(encodeAs(text, encoding))).toEqual({ encoding, text })
})

test('UTF-8 with a zero in it stays UTF-8', () => {
  expect(detectEncoding(new TextEncoder().encode('a table\0 of, texts\n한국어\n'))?.encoding).toBe('utf-8')
})

test.each<[string, TextEncoding, string]>([
  ['Chinese', 'gb18030', '问题,答案\n天空为什么是蓝色的,因为散射\n中国的首都是哪里,北京\n'],
  ['short Chinese', 'gb18030', '你好,世界\n'],
  ['Japanese', 'shift_jis', '質問,答え\n空はなぜ青いのですか,散乱\n日本の首都はどこですか,東京\n'],
  ['French', 'windows-1252', 'question,réponse\nÉté où ça,naïve\n'],
  ['quoted English', 'windows-1252', 'q,a\n“hello”,it’s\n'],
])('%s is not taken for Korean', (_, encoding, text) => {
  const bytes = encodeAs(text, encoding)
  expect(decodeAs(bytes, encoding)).toBe(text)
  expect(detectEncoding(bytes)).toBeNull()
})

test('UTF-32, random bytes and Korean of a letter are not certain', () => {
  expect(detectEncoding(new Uint8Array([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]))).toBeNull()
  expect(detectEncoding(encodeAs('뷁', 'euc-kr'))).toBeNull()
  expect(detectEncoding(new Uint8Array([0x80, 0xff, 0x00]))).toBeNull()
})

test('every UTF-8 text without a zero is read as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('\0'))
      expect(detectEncoding(new TextEncoder().encode(text))).toEqual({ encoding: 'utf-8', text: text.replace(/^\uFEFF/, '') })
    }),
  )
})
