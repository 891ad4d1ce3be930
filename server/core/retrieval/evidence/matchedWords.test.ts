import { expect, test } from 'vitest'
import { fc, timed } from '../../testing/fuzzing.ts'
import { matchedWords } from './matchedWords.ts'

const found = (query: string, text: string, language: 'ko' | 'en' | 'mixed') =>
  matchedWords(query, text, language).map(({ start, end }) => text.slice(start, end))

test.each<[query: string, text: string, language: 'ko' | 'en' | 'mixed', string[]]>([
  ['running policies', 'The policy runs. Run!', 'en', ['policy', 'runs', 'Run']],
  ['the office in Paris', 'In the offices of PARIS', 'en', ['offices', 'PARIS']],
  ['café', 'two CAFES', 'en', ['CAFES']],
  ["owner's", 'The owner is here', 'en', ['owner']],
  ['휴가', '휴가 신청, 휴가원', 'en', ['휴가']],
  ['연차 휴가를', '연차휴가는 휴가원으로 신청한다', 'ko', ['연차휴가', '휴가']],
  ['학교에서는', '집에서는 학교가 보인다', 'ko', ['학교']],
  ['바나나', '바나나는 길다', 'ko', ['바나나']],
  ['그리고 것', '그리고 그것', 'ko', []],
  ['물', '물 온도, 물이 끓는다', 'ko', ['물']],
  ['API를 호출', 'API가 호출되었다. apple', 'ko', ['API', '호출']],
  ['API를 호출', 'ABC가 호출', 'ko', ['호출']],
  ['3월 휴가', '3월의 휴가, 3층', 'ko', ['3월', '휴가']],
  ['LanceDB index', 'LanceDB의 indexes', 'mixed', ['LanceDB', 'indexes']],
  ['東京の人口', '東京は人口が多い', 'mixed', ['東京', '人口']],
  ['', '가나', 'ko', []],
])('%j in %j (%s) marks %j', (query, text, language, expected) => {
  expect(found(query, text, language)).toEqual(expected)
})

test('composed and decomposed Hangul are equal, and the marks are whole syllables of the text', () => {
  const text = '연차 휴가는 15일이다'
  for (const form of ['NFC', 'NFD'] as const)
    for (const other of ['NFC', 'NFD'] as const)
      expect(found('휴가를'.normalize(form), text.normalize(other), 'ko')).toEqual(['휴가'.normalize(other)])
})

test('the marks are in order, apart and inside the text, and every content word of a text is found in it', () => {
  const text = fc.string({
    unit: fc.constantFrom('휴', '가', 'ㄱ', '한', ' ', 'a', 'run', '3', '🙂', '.', '東', 'é', '휴'.normalize('NFD')),
  })
  fc.assert(
    fc.property(text, text, fc.constantFrom('ko', 'en', 'mixed'), (query, given, language) => {
      let last = -1
      for (const { start, end } of matchedWords(query, given, language)) {
        expect(start > last && start < end && end <= given.length).toBe(true)
        last = end - 1
      }
    }),
  )
  expect(found('휴가 규정 handbook', '휴가 규정 handbook', 'ko')).toEqual(['휴가', '규정', 'handbook'])
})

test.each(['a', '가', '가a', 'a ', '휴가 ', '1', '東', '\u0301'])('a query and a text of many %j are compared in time', (unit) => {
  const text = `b${unit.repeat(60_000 / unit.length)}`
  expect(timed(() => matchedWords(text, text, 'mixed'))).toBeLessThan(5000)
})
