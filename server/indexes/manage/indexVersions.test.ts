import { expect, test } from 'vitest'
import { diffIndex, removeIndex, rollbackIndex, snapshotIndex } from './indexVersions.ts'
import { listIndexes } from './listIndexes.ts'
import { openSearch } from '../search/openSearch.ts'
import { indexSpace } from '../testing/indexSpace.ts'

test('a snapshot can be searched, compared and made the present state again', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.', 'b.md': 'Beta one.' })
  await here.build()
  const one = await snapshotIndex(here.deps, 'docs', 'one')
  expect(one).toMatchObject({
    index: 'docs',
    snapshot: 'one',
    documents: 2,
    chunks: 2,
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  await here.put('a.md', 'Alpha two!')
  await here.remove('b.md')
  await here.put('c.md', 'Gamma two.')
  await here.build()
  await expect(snapshotIndex(here.deps, 'docs', 'one')).rejects.toMatchObject({ code: 'CONFLICT' })
  const two = await snapshotIndex(here.deps, 'docs', 'two')
  expect(two.contentHash).not.toBe(one.contentHash)
  // Another text at the same place is another passage.
  expect(await diffIndex(here.deps, 'docs', { from: 'one', to: 'latest' })).toEqual({
    index: 'docs',
    from: 'one',
    to: 'latest',
    added: ['a.md:0-10', 'c.md:0-10'],
    removed: ['a.md:0-10', 'b.md:0-9'],
    unchanged: 0,
    sameSettings: true,
  })
  const [hits = []] = await (await openSearch(here.deps, 'docs', { snapshot: 'one', mode: 'text' })).find(['beta'])
  expect(hits.map(({ document }) => document)).toEqual(['b.md'])
  expect(await rollbackIndex(here.deps, 'docs', 'one')).toEqual(one)
  expect(await here.texts()).toEqual(['Alpha one.', 'Beta one.'])
  expect((await diffIndex(here.deps, 'docs', { from: 'one', to: 'latest' })).unchanged).toBe(2)
  // What is on disk is still the second state.
  await here.build()
  expect(await here.texts()).toEqual(['Alpha two!', 'Gamma two.'])
  expect((await diffIndex(here.deps, 'docs', { from: 'two', to: 'latest' })).unchanged).toBe(2)
})

test('a snapshot keeps its embedder, also when the index has another one', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  await here.build()
  await snapshotIndex(here.deps, 'docs', 'one')
  await here.put('a.md', 'Alpha two.')
  await here.build({ embedder: 'none' })
  expect((await diffIndex(here.deps, 'docs', { from: 'one', to: 'latest' })).sameSettings).toBe(false)
  const search = await openSearch(here.deps, 'docs', { snapshot: 'one' })
  const [hits = []] = await search.find(['alpha'])
  expect([search.mode, hits.map(({ text }) => text)]).toEqual(['hybrid', ['Alpha one.']])
  await rollbackIndex(here.deps, 'docs', 'one')
  expect((await openSearch(here.deps, 'docs', {})).mode).toBe('hybrid')
})

test('the list tells the state of each index', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.', 'b.md': '' })
  expect(await listIndexes(here.deps)).toEqual([])
  await here.build()
  await snapshotIndex(here.deps, 'docs', 'one')
  const [listed] = await listIndexes(here.deps)
  expect(listed).toMatchObject({
    index: 'docs',
    problem: null,
    facts: {
      state: 'complete',
      documents: 1,
      chunks: 1,
      language: 'en',
      skipped: [{ path: 'b.md' }],
      sources: [here.docs],
      snapshots: [{ snapshot: 'one' }],
    },
    job: { status: 'done' },
  })
  expect(listed?.facts?.bytes).toBeGreaterThan(0)
  await removeIndex(here.deps, 'docs')
  expect(await listIndexes(here.deps)).toEqual([])
  await expect(removeIndex(here.deps, 'docs')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a path is no name of an index to remove', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  await here.build()
  await here.deps.uploads.put('docs', 'b.md', (async function* () {})(), { bytes: null })
  for (const path of ['../lancedb', '../documents', '..', '.'])
    await expect(removeIndex(here.deps, path)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(await here.texts()).toEqual(['Alpha one.'])
})

test.each(['', 'latest', 'a/b', '..', 'x'.repeat(65)])('%j is no name of a snapshot', async (name) => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  await expect(snapshotIndex(here.deps, 'docs', name)).rejects.toMatchObject({ code: 'BAD_INPUT' })
})
