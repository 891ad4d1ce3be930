import { expect, test } from 'vitest'
import { createSearchService } from '../indexes/search/createSearchService.ts'
import { indexSpace } from '../indexes/testing/indexSpace.ts'
import { createCaller } from './router.ts'
import { standInServices } from './testing/standInServices.ts'

const rows = [
  { _id: 'delivery', text: 'Parcels are delivered within three days.', year: 2020, town: '서울' },
  { _id: 'refunds', text: 'Refunds are paid within a week.', year: 2021, town: 'Ulm' },
  { _id: 'returns', text: 'Returned parcels are checked for a day.', year: 2022, town: 'Ulm' },
]

async function space(lines: readonly object[] = rows) {
  const here = await indexSpace({ 'rows.jsonl': lines.map((row) => JSON.stringify(row)).join('\n') })
  const searches = createSearchService(here.deps)
  return { ...here, api: createCaller({ services: standInServices({ searches }) }).searches }
}

const index = 'docs'

test('the page learns the defaults and columns of an index, and a short list says why it is short', async () => {
  await using here = await space()
  await here.build()
  expect(await here.api.facts({ index })).toMatchObject({
    language: 'en',
    defaults: { mode: 'hybrid', fusion: 'convex', weight: 0.5, k: 10 },
    embedder: { id: 'all-minilm-l6-v2' },
    fields: [
      { name: 'town', type: 'string' },
      { name: 'year', type: 'number' },
    ],
    snapshots: [],
    passages: 3,
  })
  const run = (query: string, settings = {}) => here.api.run({ index, query, settings })
  const found = await run('parcels', { k: 2 })
  expect(found).toMatchObject({ mode: 'hybrid', k: 2, shortfall: null })
  expect(found.hits).toHaveLength(2)
  expect(found.ms).toBeGreaterThanOrEqual(found.embedMs)
  const short = async (query: string, settings: object) => (await run(query, settings)).shortfall
  expect(await short('parcels', {})).toEqual({ reason: 'index', all: 3 })
  expect(await short('parcels', { filter: { column: 'year', equals: 1 } })).toEqual({ reason: 'filter', fitting: 0, all: 3 })
  const { embedTexts } = here.deps
  let embedded = 0
  here.deps.embedTexts = async (...args) => {
    embedded++
    return embedTexts(...args)
  }
  const best = found.hits[0]?.score
  expect(await short('parcels', { threshold: 9 })).toEqual({ reason: 'threshold', best })
  expect(embedded, 'the query is embedded once').toBe(1)
  expect(await short('parcels', { threshold: 9, mode: 'text' })).toMatchObject({ reason: 'threshold' })
  expect(embedded, 'full text needs no vector').toBe(1)
  expect(await short('the and', { mode: 'text' })).toEqual({ reason: 'noTokens' })
  expect(await short('zebra', { mode: 'text' })).toEqual({ reason: 'noMatch' })
})

test('every stage of a query is listed whatever the mode, with what the other modes find', async () => {
  await using here = await space()
  await here.build()
  const query = 'parcels'
  const { lists, passages } = await here.api.stages({ index, query, settings: { mode: 'text', k: 1, weight: 0.3 } })
  for (const [stage, mode] of [
    ['text', 'text'],
    ['vector', 'vector'],
    ['fused', 'hybrid'],
  ] as const) {
    const { hits } = await here.api.run({ index, query, settings: { mode, weight: 0.3 } })
    expect(lists[stage]).toEqual(hits.map(({ chunk, score }) => ({ chunk, score })))
  }
  expect(lists.text).toHaveLength(2)
  expect(passages.map(({ document }) => document).toSorted()).toEqual(['delivery', 'refunds', 'returns'])
  const [first] = passages
  const { chunk, before, after } = await here.api.passage({ index, chunk: first?.chunk ?? '', around: 1 })
  expect([chunk.text, before, after]).toEqual([first?.text, [], []])
})

test('the tokens of a query are those by which the full-text index finds it', async () => {
  await using here = await space()
  await here.build()
  const tokens = async (query: string) => (await here.api.tokens({ index, query })).text
  expect(await tokens('The running Parcels, café')).toEqual(['run', 'parcel', 'cafe'])
  expect((await here.api.tokens({ index, query: 'parcels' })).embedder).toEqual({ tokens: 3, added: 2, limit: 64, cut: 0 })
  await here.build({ language: 'ko', embedder: 'none' })
  expect(await tokens('연차휴가를 A')).toEqual(['연차', '차휴', '휴가', '가를', '를 ', ' a'])
  expect(await tokens('휴가'.normalize('NFD'))).toEqual(['휴가'])
  expect((await here.api.tokens({ index, query: '휴가' })).embedder).toBeNull()
  expect((await here.api.stages({ index, query: '휴가', settings: {} })).lists).toMatchObject({ vector: null, fused: null })
  await expect(here.api.run({ index, query: 'parcels', settings: { mmr: 0.5 } })).rejects.toMatchObject({ cause: { code: 'BAD_INPUT' } })
})

test('past searches come back with their settings, and can be forgotten one by one', async () => {
  await using here = await space()
  const filter = { all: [{ column: 'town', equals: '서울' }] }
  await here.api.keep({ index, search: { query: '휴가'.normalize('NFD'), settings: { k: 5, filter, mode: 'text' }, found: 2, ms: 8 } })
  await here.api.keep({ index, search: { query: '휴가', settings: { mode: 'text', filter, k: 5 }, found: 3, ms: 9 } })
  await here.api.keep({ index, search: { query: 'other', settings: {}, found: 0, ms: 1 } })
  const past = await here.api.past({ index })
  expect(past.map(({ query, settings, found }) => ({ query, settings, found }))).toEqual(
    expect.arrayContaining([
      { query: '휴가', settings: { mode: 'text', filter, k: 5 }, found: 3 },
      { query: 'other', settings: {}, found: 0 },
    ]),
  )
  expect(past).toHaveLength(2)
  await here.api.forget({ index, search: { query: '휴가', settings: { filter, k: 5, mode: 'text' } } })
  expect((await here.api.past({ index })).map(({ query }) => query)).toEqual(['other'])
  await here.api.forget({ index })
  expect(await here.api.past({ index })).toEqual([])
})
