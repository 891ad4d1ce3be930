import { expect, test } from 'vitest'
import type { JudgedRetrieval, RetrievedPassage } from '#server/core/experiment/retrieval.ts'
import { isCorrect, retrievalVerdict } from './retrievalFailure.ts'

const passage = (document: string): RetrievedPassage => ({
  chunk: `${document}#0`,
  document,
  path: document,
  title: null,
  headings: [],
  page: null,
  start: 0,
  end: 4,
  text: 'text',
  score: 1,
  parts: { vector: null, text: 1, fused: null, rerank: null },
})
const retrieval = (grades: Record<string, number> | null): JudgedRetrieval => ({
  retriever: 'r',
  index: 'i',
  snapshot: null,
  contentHash: 'h',
  mode: 'text',
  k: 2,
  query: '휴가?',
  passages: [passage('a.md'), passage('b.md')],
  judged: grades && { level: 'document', grades },
})
const nothing = { held: new Set<string>(), correct: null }

test.each([
  ['nothing is judged', null, nothing, null],
  ['only irrelevant documents are judged', { 'a.md': 0 }, nothing, null],
  ['the index lacks the document', { 'c.md': 1 }, nothing, 'notIndexed'],
  ['the search did not return it', { 'c.md': 1 }, { ...nothing, held: new Set(['c.md']) }, 'notRetrieved'],
  ['the prompt does not show it', { 'b.md': 2 }, { ...nothing, inPrompt: [true, false] }, 'cutFromPrompt'],
  ['the answer is wrong', { 'b.md': 2 }, { ...nothing, inPrompt: [true, true], correct: false }, 'answeredWrongly'],
  ['the answer is right', { 'c.md': 1 }, { ...nothing, correct: true }, 'fine'],
  ['nothing checks the answer', { 'a.md': 1 }, nothing, 'unchecked'],
])('where a question is lost when %s', (_when, grades, known, verdict) => {
  expect(retrievalVerdict(retrieval(grades), known)).toBe(verdict)
})

test('a check on the passages is none on the answer', () => {
  const check = { atLeast: 0.5 }
  const specs = [
    { name: 'ndcg@5', metric: 'ndcg@5', options: {}, check, line: 1 },
    { name: 'right', metric: 'contains', options: {}, check, line: 2 },
  ]
  const names = ['ndcg@5', 'right']
  expect(isCorrect(specs, names, { 'ndcg@5': 0, right: 1 })).toBe(true)
  expect(isCorrect(specs, names, { 'ndcg@5': 1, right: null })).toBeNull()
})
