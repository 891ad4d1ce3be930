import { expect, test } from 'vitest'
import { answerParts } from './answerParts.ts'

const passages = ['Employees have 20 days of leave a year.', '연차는 3월까지 쓸 수 있다.']

test('citations and unsupported sentences are cut out, and the text stays', () => {
  const answer = 'Employees have 20 days of leave [1]. Pancakes cost 7 euros [4, 2]. 연차는 3월까지 쓸 수 있다[2].'
  const parts = answerParts(answer, passages)
  expect(parts.map(({ text }) => text).join('')).toBe(answer)
  expect(parts.flatMap(({ text, cited }) => (cited ? [[text, cited]] : []))).toEqual([
    ['[1]', [1]],
    ['[4, 2]', [4, 2]],
    ['[2]', [2]],
  ])
  expect(
    parts
      .filter(({ unsupported }) => unsupported)
      .map(({ text }) => text)
      .join(''),
  ).toBe('Pancakes cost 7 euros [4, 2].')
})

test('without passages nothing is unsupported, and an empty answer has no parts', () => {
  expect(answerParts('Pancakes cost 7 euros.', null)).toEqual([{ text: 'Pancakes cost 7 euros.', cited: null, unsupported: false }])
  expect(answerParts('', passages)).toEqual([])
})
