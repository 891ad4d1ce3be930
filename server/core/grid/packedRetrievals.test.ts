import { expect, test } from 'vitest'
import type { JudgedRetrieval, RetrievedPassage } from '../experiment/retrieval.ts'
import { packRetrievals, unpackRetrievals } from './packedRetrievals.ts'

const passage = (chunk: string, score: number): RetrievedPassage => ({
  chunk,
  document: 'a',
  path: 'a',
  title: '제목',
  headings: ['h'],
  page: 2,
  start: 0,
  end: 4,
  text: `text of ${chunk}`,
  score,
  parts: { vector: score, text: null, fused: null, rerank: null },
})
const retrieval = (query: string, passages: RetrievedPassage[], contentHash = 'c'): JudgedRetrieval => ({
  retriever: 'r',
  index: 'i',
  snapshot: null,
  contentHash,
  mode: 'vector',
  k: 2,
  query,
  passages,
  judged: { level: 'document', grades: { a: 1 } },
})

test('cells get back what they saw, and each retrieval and passage is sent once', () => {
  const one = retrieval('one', [passage('x', 0.9), passage('y', 0.5)])
  const two = retrieval('two', [passage('y', 0.7)])
  const otherIndex = retrieval('two', [passage('y', 0.7)], 'd')
  const packed = packRetrievals([one, one, undefined, null, two, otherIndex])
  expect([packed.found.length, packed.passages.length]).toEqual([3, 3])
  const seen = unpackRetrievals(structuredClone(packed))
  expect(seen).toEqual([one, one, undefined, null, two, otherIndex])
  expect(seen[0]).toBe(seen[1])
})
