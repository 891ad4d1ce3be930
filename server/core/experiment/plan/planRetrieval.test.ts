import { describe, expect, it } from 'vitest'
import type { PlannedCell } from '../cell.ts'
import { cellKey } from '../cellKey.ts'
import type { RetrievalAnswer, RetrievalRequest, RetrievedPassage } from '../retrieval.ts'
import { block, path, read } from '../testing/readSample.ts'
import { planNotebook } from './planNotebook.ts'
import { findInAnswers, retrievalRequests } from './retrievalRequests.ts'
import { cellCount, sweepPoints } from './sweepAxes.ts'

const prompt = block('prompt a', 'user: |\n  {{context}}\n  {{question}}')
const cases = block('cases c', '- { id: q1, vars: { question: first } }\n- { id: q2, vars: { question: second } }')
const docs = block('retriever docs', 'index: docs\nk: 2\nqrels: q.tsv')
const files = { 'q.tsv': 'q1\tb.md\t2\nq1\ta.md\t0\n' }
const sweep = (body: string) => block('sweep s', body)

const passage = (query: string, document: string, score: number): RetrievedPassage => ({
  chunk: `${document}:0-5`,
  document,
  path: document,
  title: null,
  headings: [],
  page: null,
  start: 0,
  end: 5,
  text: `${document} on ${query}`,
  score,
  parts: { vector: null, text: score, fused: null, rerank: null },
})

/** Answers like an index in which each query finds a.md and b.md. */
function answerTo({ queries, search, judgements }: RetrievalRequest): RetrievalAnswer {
  return {
    status: 'found',
    index: 'docs',
    snapshot: null,
    contentHash: 'hash',
    mode: search.mode ?? 'hybrid',
    k: search.k ?? 10,
    found: queries.map((query) => [passage(query, 'a.md', 2), passage(query, 'b.md', 1)].slice(0, search.k)),
    judged: Object.fromEntries(
      judgements
        ? judgements.map(({ query, document, grade }) => [query, { level: 'chunk', grades: { [`${document}:0-5`]: grade } }])
        : [['first', { level: 'document', grades: { 'b.md': 1 } }]],
    ),
  }
}

function plan(text: string, withFiles: Record<string, string> = files, answer: (request: RetrievalRequest) => RetrievalAnswer = answerTo) {
  const reading = read(text, withFiles)
  const asked = retrievalRequests(reading.experiment!)
  const answers = asked.requests.map(answer)
  return { ...planNotebook(reading, { path, findPassages: findInAnswers(asked, answers) }), requests: asked.requests }
}

const keyOf = ({ messages, retrieval, sampling, seed }: PlannedCell) =>
  cellKey({
    modelHash: 'm',
    adapter: null,
    chatTemplateHash: 't',
    messages,
    ...(retrieval ? { passages: { contentHash: retrieval.contentHash, chunks: retrieval.passages.map(({ chunk }) => chunk) } } : {}),
    prefill: null,
    sampling,
    seed,
    maxTokens: 8,
    stop: [],
    constraint: null,
    lane: 'exact',
    engineVersion: 'e',
  })

const told = ({ diagnostics }: ReturnType<typeof plan>) => diagnostics.map(({ severity, message }) => `${severity}: ${message}`)

describe('planning with a retriever', () => {
  it('shows the numbered passages of each case, keeps them with the cell and finds their judgements by its id', () => {
    const planned = plan(prompt + cases + docs)
    expect(told(planned)).toEqual([])
    expect(planned.cells.map(({ messages }) => messages[0]?.content)).toEqual([
      '[1] a.md on first\n\n[2] b.md on first\nfirst\n',
      '[1] a.md on second\n\n[2] b.md on second\nsecond\n',
    ])
    expect(planned.cells.map(({ retrieval }) => retrieval)).toMatchObject([
      {
        retriever: 'docs',
        index: 'docs',
        contentHash: 'hash',
        query: 'first',
        judged: { level: 'document', grades: { 'a.md': 0, 'b.md': 2 } },
      },
      { query: 'second', judged: null },
    ])
  })

  it('judges by the judgements of the index where the block names no file', () => {
    const planned = plan(prompt + cases + block('retriever docs', 'index: docs'))
    expect(planned.requests.map(({ judgements }) => judgements)).toEqual([null])
    expect(planned.cells.map(({ retrieval }) => retrieval?.judged)).toEqual([{ level: 'document', grades: { 'b.md': 1 } }, null])
  })

  it('gives `passages` to templates, also those of one passage', () => {
    const listed = block('prompt a', 'user: "{% for p in passages %}<{{p.number}} {{p.document}} {{p.score}}>{% endfor %}{{question}}"')
    expect(plan(listed + cases + docs).cells[0]?.messages[0]?.content).toBe('<1 a.md 2><2 b.md 1>first')
    const own = block('retriever docs', 'index: docs\nk: 1\npassage: "{{title or document}}: {{text}}"')
    expect(plan(prompt + cases + own).cells[0]?.messages[0]?.content).toBe('a.md: a.md on first\nfirst\n')
  })

  it('sweeps retrievers and their settings, which replace those of the block; without a retriever they make no points', () => {
    const planned = plan(
      prompt + cases + docs + sweep('retriever: [docs, none]\nsearch_k: [1, 2]\nsearch_mode: [text, hybrid]\nchunk_size: 100'),
    )
    expect(told(planned)).toEqual([])
    const first = planned.cells.filter(({ case: id }) => id === 'q1')
    expect(
      first.map(({ point, retrieval, messages }) => [point['search_k'], retrieval?.mode, messages[0]?.content.split('\n').length]),
    ).toEqual([
      [1, 'text', 3],
      [1, 'hybrid', 3],
      [2, 'text', 5],
      [2, 'hybrid', 5],
      [undefined, undefined, 3],
    ])
    expect(planned.requests.map(({ target, search, queries }) => [target.build.chunks, search, queries])).toEqual(
      [
        { mode: 'text', k: 1 },
        { mode: 'hybrid', k: 1 },
        { mode: 'text', k: 2 },
        { mode: 'hybrid', k: 2 },
      ].map((search) => [{ size: 100 }, search, ['first', 'second']]),
    )
  })

  it('counts the cells of a sweep as it plans them', () => {
    for (const body of [
      'retriever: [docs, none]\nsearch_k: [1, 2, 3]\ntemperature: [0, 1]',
      'retriever: none\nsearch_k: [1, 2]',
      'search_k: [1, 2]',
    ]) {
      const { experiment } = read(prompt + cases + docs + sweep(body), files)
      const [only] = experiment?.sweeps ?? []
      expect(only && cellCount(experiment!, only)).toBe(2 * sweepPoints(only!).length)
      expect(plan(prompt + cases + docs + sweep(body)).cells).toHaveLength(2 * sweepPoints(only!).length)
    }
  })

  it('makes keys of the content of the index and the returned chunks, in their order, and of nothing else of a search', () => {
    const text = prompt + cases + docs
    const [cell] = plan(text).cells
    const changed = (change: (passages: RetrievedPassage[]) => RetrievedPassage[], contentHash = 'hash') =>
      plan(text, files, (request) => {
        const answer = answerTo(request)
        return answer.status === 'found' ? { ...answer, contentHash, found: answer.found.map(change) } : answer
      }).cells[0]
    const renamed = (passages: RetrievedPassage[]) => passages.map((each) => ({ ...each, chunk: `${each.chunk}!` }))
    const rescored = (passages: RetrievedPassage[]) => passages.map((each) => ({ ...each, score: each.score / 2 }))
    const keys = [cell, changed(rescored), changed(renamed), changed((same) => same, 'other'), changed((all) => all.toReversed())].map(
      (each) => keyOf(each!),
    )
    expect(keys.map((key) => keys.indexOf(key))).toEqual([0, 0, 2, 3, 4])
  })

  it('plans the same cells without an index, with stand-ins and without passages of their own', () => {
    const { cells } = planNotebook(read(prompt + cases + docs, files), { path })
    expect(cells.map(({ retrieval, messages }) => [retrieval, messages[0]?.content.startsWith('[1] …\n\n[2] …')])).toEqual([
      [null, true],
      [null, true],
    ])
  })

  it('searches for the only variable of a case, also if no template can say its name', () => {
    const named = block('cases c', '- { id: q1, vars: { "user-question": "연차는 며칠?" } }')
    const [request] = plan(block('prompt a', 'user: "{{context}}"') + named + block('retriever docs', 'index: docs')).requests
    expect(request?.queries).toEqual(['연차는 며칠?'])
  })

  it('joins the judgements of a query that is written in two ways', () => {
    const own = block('retriever docs', 'index: docs\nqrels: q.tsv\nqrels_by: query')
    const asked = block('cases c', '- { id: q1, vars: { question: 연차 } }')
    const planned = plan(prompt + asked + own, { 'q.tsv': `연차\ta.md\t1\n${'연차'.normalize('NFD')}\tb.md\t2\n` })
    expect(planned.cells[0]?.retrieval?.judged?.grades).toEqual({ 'a.md': 1, 'b.md': 2 })
  })

  it('refuses a sweep with too many settings of retrieval without listing them', () => {
    const values = (count: number, of: (at: number) => number) => JSON.stringify(Array.from({ length: count }, (_, at) => of(at + 1)))
    const body = `search_k: ${values(1000, (at) => at)}\nsearch_weight: ${values(1000, (at) => at / 1000)}\nchunk_size: ${values(1000, (at) => at + 8)}`
    const planned = plan(prompt + cases + docs + sweep(body))
    expect(told(planned)).toEqual([expect.stringContaining('2,000,000,000 cells')])
    expect(planned.requests).toEqual([])
    expect(told(plan(prompt + docs + sweep(body)))).toContainEqual(expect.stringContaining('1,000,000,000 cells'))
  })

  it('judges places by chunk', () => {
    const spans = { 'q.tsv': '{"query": "q1", "document": "b.md", "grade": 1, "start": 1, "end": 4}\n' }
    const planned = plan(prompt + cases + docs, spans)
    expect(planned.requests[0]?.judgements?.map(({ document }) => document)).toEqual(['b.md'])
    expect(planned.cells[0]?.retrieval?.judged).toEqual({ level: 'chunk', grades: { 'b.md:0-5': 1 } })
  })

  it('tells what is missing or without effect', () => {
    const two = cases.replace('question: first', 'question: first, level: a')
    expect(told(plan(prompt + two + docs))).toEqual([
      'error: The retriever `docs` does not say what to search for, and test case q1 has the variables question, level. Write `query: "{{question}}"` in its block.',
    ])
    const empty = cases.replace('question: first', 'question: " "')
    expect(told(plan(prompt + empty + docs))[0]).toContain('The query of the retriever `docs` is empty')
    const other = block('retriever other', 'index: other')
    expect(told(plan(prompt + cases + docs + other + sweep('temperature: 0')))).toContain(
      'error: The prompt a shows passages, but the sweep does not say whose. Write `retriever: [docs, other]`, or one of them.',
    )
    const plain = block('prompt a', 'user: "{{question}}"')
    expect(told(plan(plain + cases + sweep('search_k: 3')))).toEqual([
      'warning: search_k changes nothing: the sweep has no retriever. Add a retriever block, or remove search_k.',
    ])
    const pinned = block('retriever docs', 'index: docs\nsnapshot: v1')
    expect(told(plan(prompt + cases + pinned + sweep('chunk_size: [100, 200]')))[0]).toContain('searches a snapshot')
    expect(told(plan(prompt + cases + docs, { 'q.tsv': 'words-01\ta.md\t1\n' }))[0]).toContain('No test case has judgements in q.tsv')
    const mixed = block('prompt b', 'user: "{{question}}"')
    expect(told(plan(prompt + mixed + cases + docs + sweep('retriever: [docs]\nsearch_k: [1, 2]')))).toEqual([
      'warning: b shows no passages, so that cells that differ only in retrieval are equal there. They are computed once.',
    ])
  })
})
