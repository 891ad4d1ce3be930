import { expect, test } from 'vitest'
import { failureSplit, type Traces } from './failureSplit.ts'

const qrels = new Map(
  ['absent', 'missed', 'cut', 'wrong', 'right', 'lucky', 'unanswered'].map((query) => [
    query,
    new Map([
      [`${query}.md`, 1],
      ['other.md', 0],
    ]),
  ]),
)
const queries = [...qrels.keys()]
const except = (...left: string[]) => queries.filter((query) => !left.includes(query))
const passages = (found: string[]) =>
  new Map(queries.map((query) => [query, found.includes(query) ? ['other.md', `${query}.md`] : ['other.md']]))

const traces: Traces = {
  qrels,
  isIndexed: (passage) => passage !== 'absent.md' && passage !== 'lucky.md',
  retrieved: passages(except('absent', 'missed', 'lucky')),
  prompts: passages(except('absent', 'missed', 'lucky', 'cut')),
  correct: new Map(queries.slice(0, -1).map((query): [string, boolean] => [query, query === 'right' || query === 'lucky'])),
}

test('each question has the first step that failed', () => {
  const { perQuery, counts, passed, unjudged } = failureSplit(traces)
  expect(Object.fromEntries(perQuery.map(({ query, failure }) => [query, failure]))).toEqual({
    absent: 'notIndexed',
    missed: 'notRetrieved',
    cut: 'cutFromPrompt',
    wrong: 'answeredWrongly',
    right: null,
    lucky: null,
    unanswered: null,
  })
  expect(counts).toEqual({ notIndexed: 1, notRetrieved: 1, cutFromPrompt: 1, answeredWrongly: 1 })
  expect({ passed, unjudged }).toEqual({ passed: 3, unjudged: 0 })
})

test('without prompts and answers only the search can fail', () => {
  const { counts, passed } = failureSplit({ ...traces, prompts: undefined, correct: undefined })
  expect({ ...counts, passed }).toEqual({ notIndexed: 2, notRetrieved: 1, cutFromPrompt: 0, answeredWrongly: 0, passed: 4 })
})

test('a question that nothing is relevant for is left out and counted', () => {
  const { perQuery, unjudged } = failureSplit({
    qrels: new Map([['graded 0', new Map([['a', 0]])]]),
    isIndexed: () => true,
    retrieved: new Map([['not judged', ['a']]]),
  })
  expect({ perQuery, unjudged }).toEqual({ perQuery: [], unjudged: 2 })
})

test('one relevant passage is enough at each step', () => {
  const { perQuery } = failureSplit({
    qrels: new Map([
      [
        'q',
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      ],
    ]),
    isIndexed: (passage) => passage === 'b',
    retrieved: new Map([['q', ['c', 'b']]]),
    prompts: new Map([['q', ['b']]]),
    correct: new Map([['q', false]]),
  })
  expect(perQuery).toEqual([{ query: 'q', failure: 'answeredWrongly' }])
})
