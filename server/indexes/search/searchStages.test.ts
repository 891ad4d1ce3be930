import { expect, test } from 'vitest'
import { convex } from '../../core/retrieval/fuse/convex.ts'
import type { ScoredChunk } from '../../io/lance/indexReader.ts'
import { stageLists } from './searchStages.ts'

function list(...ids: string[]): ScoredChunk[] {
  return ids.map((id, at) => ({
    id,
    document: 'd',
    path: 'd.md',
    title: null,
    place: 0,
    start: 0,
    end: 1,
    page: null,
    headings: [],
    text: `text of ${id}`,
    indexed: '',
    textHash: '',
    tokens: 1,
    score: 1 - at / 100,
  }))
}

test('each stage has its own order, and the first passages of each list come with their text', () => {
  const long = Array.from({ length: 40 }, (_, n) => `n${n}`)
  const fuse = (near: readonly ScoredChunk[], matching: readonly ScoredChunk[]) => convex(near, matching, 0.5)
  const { lists, passages } = stageLists(list(...long, 'b'), list('a', 'b'), fuse)
  expect(lists.text).toEqual([
    { chunk: 'a', score: 1 },
    { chunk: 'b', score: 0.99 },
  ])
  expect(lists.vector?.map(({ chunk }) => chunk)).toEqual([...long, 'b'])
  expect(lists.fused?.slice(0, 3).map(({ chunk }) => chunk)).toEqual(['n0', 'a', 'n1'])
  expect(lists.fused).toHaveLength(42)
  expect(passages.map(({ chunk }) => chunk).toSorted()).toEqual([...long.slice(0, 20), 'a', 'b'].toSorted())
  expect(passages.find(({ chunk }) => chunk === 'b')?.text).toBe('text of b')
})

test('an index without vectors has full text only', () => {
  expect(stageLists(null, list('a'), () => []).lists).toEqual({ text: [{ chunk: 'a', score: 1 }], vector: null, fused: null })
})
