import { expect, test } from 'vitest'
import { fc, timed } from '../../testing/fuzzing.ts'
import { sentenceStarts } from './sentences.ts'

const sentences = (text: string) => {
  const starts = sentenceStarts(text)
  return starts.map((start, at) => text.slice(start, starts[at + 1]).trim())
}

test.each<[string, string[]]>([
  ['서울은 수도이다. 인구가 많아요. 그렇죠?', ['서울은 수도이다.', '인구가 많아요.', '그렇죠?']],
  ['그는 “나는 간다.”라고 말했다. 그리고 갔다.', ['그는 “나는 간다.”라고 말했다.', '그리고 갔다.']],
  ['그는 "가자." 하고 말했다. 우리는 갔다.', ['그는 "가자." 하고 말했다.', '우리는 갔다.']],
  ['“안녕하세요.” 그가 웃었다.', ['“안녕하세요.”', '그가 웃었다.']],
  ['회의는 2026. 3. 5. 열렸다. 모두 왔다.', ['회의는 2026. 3. 5. 열렸다.', '모두 왔다.']],
  ['값은 3.5배로 늘었다.그러나 줄었다.', ['값은 3.5배로 늘었다.', '그러나 줄었다.']],
  ['주소는 네이버.한국이다.', ['주소는 네이버.한국이다.']],
  ['새 기기가 나왔다. iOS는 그대로다.', ['새 기기가 나왔다.', 'iOS는 그대로다.']],
  ['한 줄이\n끊겼다. 다음\n문장이다.', ['한 줄이\n끊겼다.', '다음\n문장이다.']],
  ['준비물:\n- 물\n- 빵\n1. 먼저 씻는다', ['준비물:', '- 물', '- 빵', '1. 먼저 씻는다']],
  ['Dr. Kim met J. R. Smith in the U.S. Senate. They agreed.', ['Dr. Kim met J. R. Smith in the U.S. Senate.', 'They agreed.']],
  ['It costs 3.5 dollars. See Fig. 2 for more.', ['It costs 3.5 dollars.', 'See Fig. 2 for more.']],
  ['She said "Go." Then she left!', ['She said "Go."', 'Then she left!']],
  ['東京は首都です。大阪は違います。', ['東京は首都です。', '大阪は違います。']],
  ['1. 항목이다.', ['1. 항목이다.']],
  ['', ['']],
])('the sentences of %j are %j', (text, expected) => {
  expect(sentences(text)).toEqual(expected)
})

test('the starts begin at 0, rise, and lie inside the text', () => {
  const part = fc.constantFrom('다.', '요.', '”', '"', ' ', '\n', '- ', '3', '.', 'a', 'B', '가', '。', '라고 ', '🙂')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      const starts = sentenceStarts(text)
      expect(starts[0]).toBe(0)
      for (const [at, start] of starts.entries())
        if (at > 0) expect(start > starts[at - 1]! && (start < text.length || text === '')).toBe(true)
    }),
  )
})

test.each(['.', '다.', '다. a', '"', ' ', '\n', '\n- ', '3. ', '가.”', 'A. '])('a text of many %j is read in time', (unit) => {
  expect(timed(() => sentenceStarts(`가${unit.repeat(60_000 / unit.length)}`))).toBeLessThan(5000)
})
