import { expect, test } from 'vitest'
import { evalIndex } from '../quality/evalIndex.ts'
import { openSearch, type SearchSettings } from './openSearch.ts'
import { indexSpace } from '../testing/indexSpace.ts'

const rows = [
  { _id: 'delivery', text: 'Parcels are delivered within three days.', year: 2020 },
  { _id: 'refunds', text: 'Refunds are paid within a week.', year: 2021 },
  { _id: 'returns', text: 'Returned parcels are checked for a day.', year: 2022 },
]

async function space() {
  const here = await indexSpace({ 'rows.jsonl': rows.map((row) => JSON.stringify(row)).join('\n') })
  await here.build()
  const find = async (query: string, settings: SearchSettings = {}) =>
    (await (await openSearch(here.deps, 'docs', settings)).find([query]))[0] ?? []
  return { ...here, find }
}

test('a hit keeps the score of each stage', async () => {
  await using here = await space()
  const [best] = await here.find('parcels delivered')
  expect(best).toMatchObject({
    document: 'delivery',
    chunk: 'delivery:0-40',
    start: 0,
    end: 40,
    page: null,
    text: 'Parcels are delivered within three days.',
    parts: { rerank: null },
  })
  expect(best?.parts.fused).toBe(best?.score)
  const stages = Object.fromEntries((await here.find('parcels', { mode: 'text' })).map(({ document, parts }) => [document, parts.text]))
  const near = Object.fromEntries((await here.find('parcels', { mode: 'vector' })).map(({ document, parts }) => [document, parts.vector]))
  for (const fusion of ['convex', 'rrf'] as const) {
    const hits = await here.find('parcels', { mode: 'hybrid', fusion })
    expect(hits).toHaveLength(3)
    for (const { document, parts } of hits) expect(parts).toMatchObject({ text: stages[document] ?? null, vector: near[document] })
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a))
  }
})

test('filters apply before the search; k, threshold and MMR choose among what fits', async () => {
  await using here = await space()
  const documents = async (...args: Parameters<typeof here.find>) => (await here.find(...args)).map(({ document }) => document)
  expect(await documents('parcels', { k: 1, filter: { column: 'year', more: 2020 } })).toEqual(['returns'])
  expect(await documents('parcels', { k: 2 })).toHaveLength(2)
  expect(await documents('parcels', { threshold: 0.999, k: 3 })).toHaveLength(1)
  expect((await documents('parcels', { mmr: 0.3, k: 3 })).toSorted()).toEqual(['delivery', 'refunds', 'returns'])
  await expect(here.find('parcels', { filter: { column: 'yaer', equals: 1 } })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(here.find(' ')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(here.find('parcels', { snapshot: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await here.build({ embedder: 'none' })
  expect((await here.find('parcels'))[0]?.parts).toMatchObject({ vector: null, fused: null })
  await expect(here.find('parcels', { mode: 'hybrid' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('a reranker decides order and threshold of the first candidates, and the others follow', async () => {
  await using here = await space()
  const query = 'returned parcels are checked'
  const usual = await here.find(query, { mode: 'vector' })
  const reranked = await here.find(query, { mode: 'vector', reranker: 'words' })
  expect(reranked.map(({ document, parts }) => [document, parts.rerank])).toEqual([
    ['returns', 4 / 7],
    ['delivery', 2 / 6],
    ['refunds', 1 / 6],
  ])
  for (const { document, score, parts } of reranked) {
    expect(score).toBe(parts.rerank)
    expect(parts.vector).toBe(usual.find((hit) => hit.document === document)?.parts.vector)
  }
  const [first, ...rest] = await here.find(query, { mode: 'vector', reranker: 'words', rerankDepth: 1 })
  expect(first).toMatchObject({ document: usual[0]?.document, parts: { rerank: expect.any(Number) as number } })
  expect(rest.map(({ document, score, parts }) => [document, score, parts.rerank])).toEqual([
    [usual[1]?.document, -1 / 3, null],
    [usual[2]?.document, -2 / 3, null],
  ])
  expect(await here.find(query, { mode: 'vector', reranker: 'words', threshold: 0.5 })).toHaveLength(1)
  expect((await here.find(query, { mode: 'vector', reranker: 'words', mmr: 1, k: 2 })).map(({ document }) => document)).toEqual([
    'returns',
    'delivery',
  ])
  for (const rerankDepth of [1, 2]) {
    const mixed = await here.find(query, { mode: 'vector', reranker: 'words', rerankDepth, mmr: 0 })
    expect(mixed.map(({ parts }) => parts.rerank !== null)).toEqual([0, 1, 2].map((place) => place < rerankDepth))
  }
  await expect(here.find(query, { reranker: 'words', rerankDepth: 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('a reranker is fetched when the search is opened, and one that does not read the language is warned of', async () => {
  await using here = await space()
  const asked: unknown[] = []
  here.deps.obtainModel = async (id, { kind, onProgress }) => {
    asked.push([id, kind])
    onProgress?.({ receivedBytes: 1, totalBytes: 2 })
    return { hash: 'h' }
  }
  const reranker = 'ms-marco-minilm-l-6-v2'
  const fetched: unknown[] = []
  const search = await openSearch(here.deps, 'docs', { reranker }, { onFetch: (fetching) => fetched.push(fetching) })
  expect([asked, fetched]).toEqual([[[reranker, 'rerank']], [{ receivedBytes: 1, totalBytes: 2 }]])
  expect(search).toMatchObject({ reranker, warnings: [] })
  await here.build({ language: 'ko' })
  expect((await openSearch(here.deps, 'docs', { reranker })).warnings).toEqual([expect.stringContaining('English only')])
})

test('a question in a script that no passage has is searched by vectors alone, unless a mode is asked for', async () => {
  await using here = await space()
  await here.build({ embedder: 'multilingual' })
  const question = '소포는 parcels 언제 오나요?'
  const search = await openSearch(here.deps, 'docs', {})
  expect(await search.modeFor(question)).toEqual({ mode: 'vector', reason: expect.stringContaining('No passage has letters') })
  expect(await search.modeFor('When do parcels arrive?')).toEqual({ mode: 'hybrid', reason: null })
  const [hits = []] = await search.find([question])
  expect(hits.map(({ parts }) => [parts.text, parts.fused])).toEqual([1, 2, 3].map(() => [null, null]))
  expect((await here.find(question, { mode: 'hybrid' })).some(({ parts }) => parts.text !== null)).toBe(true)
  const judgements = [{ query: 'q', document: 'delivery', grade: 1, span: null, quote: null }]
  const report = await evalIndex(here.deps, { index: 'docs', queries: [{ id: 'q', text: question }], judgements })
  expect(report).toMatchObject({ mode: 'hybrid', otherwise: [{ query: 'q', mode: 'vector' }] })
})

test('Korean full text finds words with particles, words of two syllables, and decomposed letters on either side', async () => {
  await using here = await indexSpace({
    '휴가.md': '연차휴가는 입사한 해에 열흘을 씁니다.',
    '급여.md': '급여를 매달 25일에 지급합니다.'.normalize('NFD'),
  })
  await here.build({ language: 'ko', embedder: 'none' })
  const search = await openSearch(here.deps, 'docs', { mode: 'text' })
  const found = async (query: string) => (await search.find([query]))[0]?.map(({ document }) => document)
  for (const query of ['휴가', '연차', '휴가를', '휴가에서는', '연차휴가가 며칠', '입사하면'])
    for (const form of ['NFC', 'NFD'] as const) expect(await found(query.normalize(form)), `${query} ${form}`).toEqual(['휴가.md'])
  for (const query of ['급여', '급여가', '지급일', '매달'])
    for (const form of ['NFC', 'NFD'] as const) expect(await found(query.normalize(form)), `${query} ${form}`).toEqual(['급여.md'])
  expect(await found('퇴직')).toEqual([])
})

test('a passage is shown in its document, with its neighbours', async () => {
  await using here = await indexSpace({ 'a.md': Array.from({ length: 60 }, (_, n) => `word${n}`).join(' ') })
  await here.build({ chunks: { by: 'tokens', size: 10, overlap: 0 } })
  const all = await (await here.store.read('docs')).chunksOf('a.md')
  const search = await openSearch(here.deps, 'docs', {})
  const passage = await search.passage(all[1]?.id ?? '')
  expect([passage.before, [passage.chunk], passage.after]).toEqual([[all[0]], [all[1]], [all[2]]])
  expect(passage.document?.text).toContain('word59')
  await expect(search.passage('a.md:1-2')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('judged queries are searched and measured; one without a text scores 0', async () => {
  await using here = await space()
  const judgement = (query: string, document: string) => ({ query, document, grade: 1, span: null, quote: null })
  const report = await evalIndex(here.deps, {
    index: 'docs',
    mode: 'text',
    queries: [
      { id: 'q1', text: 'refunds' },
      { id: 'q2', text: 'parcels returned' },
      { id: 'unjudged', text: 'week' },
    ],
    judgements: [judgement('q1', 'refunds'), judgement('q2', 'delivery'), judgement('q3', 'returns')],
  })
  expect(report).toMatchObject({ index: 'docs', snapshot: null, mode: 'text', k: 100, queries: 3, missing: ['q3'] })
  expect([...report.run.keys()]).toEqual(['q1', 'q2'])
  expect(report.perQuery.map(({ query, metrics }) => [query, metrics.recip_rank])).toEqual([
    ['q1', 1],
    ['q2', 0.5],
    ['q3', 0],
  ])
  expect(report.metrics?.recip_rank).toBe(0.5)
})
