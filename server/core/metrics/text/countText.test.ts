import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { countCharacters, countSentences, countWords } from './countText.ts'

test.each([
  ['', 0],
  ['abc', 3],
  ['안녕하세요', 5],
  ['안녕'.normalize('NFD'), 2],
  ['👨‍👩‍👧‍👦', 1],
  ['🇰🇷', 1],
  ['👍🏽 ok', 4],
  ['é', 1],
  ['a\r\nb', 3],
  ['漢字かな', 4],
])('%j has %i characters', (text, characters) => {
  expect(countCharacters(text)).toBe(characters)
})

test('the fast path counts the same as segmentation', () => {
  const graphemes = (text: string) => [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].length
  const unit = fc.oneof(
    fc.constantFrom(...Array.from('aZ9 \n\t\r.,!가힣漢あアé“—、。がㄱ'), '\u1100', '\u1161', '\u0301', '\u200d', '\u00ad', '\u3099'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  )
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      expect(countCharacters(units.join(''))).toBe(graphemes(units.join('')))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['', 0],
  ['Hello, world!', 2],
  ["It's 3.14 today", 3],
  ['오늘 날씨가 참 좋네요.', 4],
  ['🙂 --- 🙂', 0],
])('%j has %i words', (text, words) => {
  expect(countWords(text)).toBe(words)
})

test.each([
  ['', 0],
  ['One. Two! Three?', 3],
  ['안녕하세요. 반갑습니다! 잘 지내시죠?', 3],
  ['No full stop', 1],
  ['これは文です。次の文です。', 2],
  ['...', 0],
])('%j has %i sentences', (text, sentences) => {
  expect(countSentences(text)).toBe(sentences)
})
