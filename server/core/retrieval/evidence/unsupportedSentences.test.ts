import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { unsupportedSentences } from './unsupportedSentences.ts'

const seoul = ['서울은 대한민국의 수도이다.', '인구는 약 940만 명이며, 한강이 도시를 가로지른다.']
const tower = ['The Eiffel Tower is a wrought-iron lattice tower in Paris.', 'It is 330 metres tall and was completed in 1889.']

const found = (answer: string, passages: readonly string[], threshold?: number) =>
  unsupportedSentences(answer, passages, threshold).map(({ start, end }) => answer.slice(start, end))

test.each<[string, string[], string[]]>([
  ['서울은 수도이다 [1]. 인구는 940만 명이다[2].', seoul, []],
  ['서울은 수도이다 [1]. 부산은 항구 도시로 유명하다 [2].', seoul, ['부산은 항구 도시로 유명하다 [2].']],
  ['인구는 1,000만 명이다.', seoul, ['인구는 1,000만 명이다.']],
  ['서울은 대한민국의 수도이다.'.normalize('NFD'), seoul, []],
  ['1. 서울은 수도이다.\n2. 감귤이 특산물이다.', seoul, ['감귤이 특산물이다.']],
  ['## 특산물 안내\n\n서울은 수도이다.\n```\nprint(99)\n```\n`x = 7`', seoul, []],
  ['The tower is in Paris. It serves pancakes to tourists.', tower, ['It serves pancakes to tourists.']],
  ['> - The tower was completed in 1989', tower, ['The tower was completed in 1989']],
  ['It is.', tower, []],
  ['Paris has a tower.', [], ['Paris has a tower.']],
  ['', tower, []],
])('in %j from %j the sentences %j have no support', (answer, passages, expected) => {
  expect(found(answer, passages)).toEqual(expected)
})

test('the threshold is the required share of the content words', () => {
  const answer = 'The tower in Paris sells postcards.'
  expect([0, 0.5, 0.75, 1].map((threshold) => found(answer, tower, threshold).length)).toEqual([0, 0, 1, 1])
})

test('the sentences of the passages have support, and the ranges are in order', () => {
  const sentence = fc.constantFrom(...seoul, ...tower, '감귤이 특산물이다.', 'Pancakes cost 7 dollars.', '\n', '- ', ' [1] ', '`', '🙂')
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 8 }), (parts) => {
      const answer = parts.join(' ')
      let last = 0
      for (const { start, end } of unsupportedSentences(answer, [...seoul, ...tower])) {
        expect(start >= last && end > start && answer.slice(start, end).trim() === answer.slice(start, end)).toBe(true)
        last = end
      }
      expect(found(parts.filter((part) => [...seoul, ...tower].includes(part)).join(' '), [...seoul, ...tower])).toEqual([])
    }),
  )
})
