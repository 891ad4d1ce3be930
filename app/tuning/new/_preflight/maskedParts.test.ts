import { expect, test } from 'vitest'
import { maskedRuns } from './maskedParts.ts'

const token = (id: number, text: string, learnt = false) => ({ id, text, learnt })

test('a row is divided where learning begins and ends', () => {
  const runs = maskedRuns([token(1, '<|im_start|>'), token(2, 'user'), token(3, 'Yes', true), token(4, '<|im_end|>', true), token(5, '\n')])
  expect(runs.map(({ learnt, parts }) => [learnt, parts.map(({ text }) => text).join('')])).toEqual([
    [false, '<|im_start|>user'],
    [true, 'Yes<|im_end|>'],
    [false, '\n'],
  ])
  expect(runs.flatMap(({ parts }) => parts.filter(({ isSpecial }) => isSpecial).map(({ text }) => text))).toEqual([
    '<|im_start|>',
    '<|im_end|>',
  ])
})

test('a syllable that takes several tokens is one piece with all their ids', () => {
  expect(maskedRuns([token(1, ''), token(2, ''), token(3, '값'), token(4, ' 이')])[0]?.parts).toEqual([
    { text: '값', ids: [1, 2, 3], learnt: false, isSpecial: false },
    { text: ' 이', ids: [4], learnt: false, isSpecial: false },
  ])
})

test('a character that is cut at the end, or where learning begins, is shown as cut', () => {
  expect(maskedRuns([token(1, ''), token(2, '가', true), token(3, '', true)])).toEqual([
    { learnt: false, parts: [{ text: '\u{FFFD}', ids: [1], learnt: false, isSpecial: false }] },
    {
      learnt: true,
      parts: [
        { text: '가', ids: [2], learnt: true, isSpecial: false },
        { text: '\u{FFFD}', ids: [3], learnt: true, isSpecial: false },
      ],
    },
  ])
})
