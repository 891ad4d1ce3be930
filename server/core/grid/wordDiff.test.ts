import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { type DiffPart, wordDiff } from './wordDiff.ts'

const written = (parts: readonly DiffPart[]) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`)).join('')

test.each([
  ['', '', ''],
  ['same words', 'same words', 'same words'],
  ['', 'new', '{+new+}'],
  ['gone', '', '[-gone-]'],
  ['the quick fox', 'the slow fox', 'the [-quick-]{+slow+} fox'],
  ['a quick brown fox', 'a slow red fox', 'a [-quick brown-]{+slow red+} fox'],
  ['배송이 빨라서 좋았어요.', '배송이 느려서 나빴어요.', '배송이 [-빨라서 좋았어요-]{+느려서 나빴어요+}.'],
  ['좋아요 🙂', '좋아요 🙁', '좋아요 [-🙂-]{+🙁+}'],
  ['가족 👨‍👩‍👧 여행', '가족 👨‍👩‍👦 여행', '가족 [-👨‍👩‍👧-]{+👨‍👩‍👦+} 여행'],
  ['今日は晴れです', '今日は雨です', '今日は[-晴れ-]{+雨+}です'],
  ['one\ntwo', 'one\nthree', 'one\n[-two-]{+three+}'],
])('%j to %j reads as %j', (before, after, expected) => {
  expect(written(wordDiff(before, after))).toBe(expected)
})

const text = fc
  .array(fc.constantFrom('the', ' ', '배송이', '좋아요', '🙂', '.', '\n', 'a'), { maxLength: 30 })
  .map((parts) => parts.join(''))

test('both texts can be reconstructed from their difference', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after)
      const read = (kind: DiffPart['kind']) =>
        parts.flatMap((part) => (part.kind === 'same' || part.kind === kind ? [part.text] : [])).join('')
      expect([read('removed'), read('added')]).toEqual([before, after])
      expect(parts.every((part, position) => part.text !== '' && part.kind !== parts[position + 1]?.kind)).toBe(true)
    }),
  )
})

test('texts that have nothing in common are shown one after the other', () => {
  const [before, after] = ['a', 'b'].map((letter) => Array.from({ length: 3000 }, (_, index) => `${letter}${index}`).join(' '))
  expect(wordDiff(before ?? '', after ?? '').map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
