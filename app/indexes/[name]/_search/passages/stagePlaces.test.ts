import { expect, test } from 'vitest'
import { absentText, stagePlaces } from './stagePlaces.ts'

const entry = (chunk: string, score: number) => ({ chunk, score })

test('a passage that a stage lacks was not found, or lies below its list, or was reranked out of what is shown', () => {
  const full = Array.from({ length: 100 }, (_, at) => entry(`t${at}`, 100 - at))
  const lists = { text: full, vector: [entry('a', 1)], fused: [entry('a', 1)] }
  const hit = { chunk: 'a', parts: { text: null, vector: 1, fused: 1, rerank: 0.9 } } as Parameters<typeof stagePlaces>[1][number]
  const stages = stagePlaces({ lists }, [hit])
  expect(stages.map((list) => `${list.stage} ${absentText(list)}`)).toEqual([
    'text below 100',
    'vector not found',
    'fused not found',
    'rerank not shown',
  ])
})
