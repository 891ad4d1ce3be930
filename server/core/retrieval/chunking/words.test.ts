import { expect, test } from 'vitest'
import { wordsOf } from './words.ts'

test.each([
  ['words and marks', '서울은 “수도”이다.\n\t서울은 x', ['서울은', '“수도”이다.', 'x']],
  ['a script without spaces, by dictionary, with its marks', '東京は首都です。大阪', ['東京', 'は', '首都', 'です。', '大阪']],
  ['a long run, in parts', 'x'.repeat(150), ['x'.repeat(64), 'x'.repeat(22)]],
  ['a long run of characters of several units', '👩‍👩‍👧‍👦'.repeat(6), ['👩‍👩‍👧‍👦'.repeat(5), '👩‍👩‍👧‍👦']],
  ['nothing', ' \u3000\n', []],
])('the words of %s', (_, text, words) => {
  expect(wordsOf(text)).toEqual(words)
})
