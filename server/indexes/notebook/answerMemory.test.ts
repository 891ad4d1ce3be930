import { expect, test } from 'vitest'
import type { RetrievedPassage } from '../../core/experiment/retrieval.ts'
import { AnswerMemory } from './answerMemory.ts'

const passages = (count: number) => Array.from({ length: count }, () => ({}) as RetrievedPassage)

test('answers that come after their settings were forgotten, or twice, take no room', () => {
  const memory = new AnswerMemory(4)
  const first = memory.of('first')
  memory.add('first', first, 'a', passages(3))
  memory.add('second', memory.of('second'), 'a', passages(2))
  expect(memory.of('first')).not.toBe(first)
  for (const query of ['b', 'c']) memory.add('first', first, query, passages(3))
  expect(first.get('c')).toHaveLength(3)
  memory.add('second', memory.of('second'), 'a', passages(2))
  memory.add('third', memory.of('third'), 'a', passages(2))
  expect(memory.of('second').has('a')).toBe(true)
})
