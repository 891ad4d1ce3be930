import { expect, test } from 'vitest'
import { readHead } from '../indexHead.ts'
import { indexSpace } from '../testing/indexSpace.ts'

const headOf = async (here: Awaited<ReturnType<typeof indexSpace>>) => readHead('docs', await (await here.store.read('docs')).head())

test('the same bytes are recognised, a changed file replaces its passages, and a deleted one leaves none', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha stays.', 'b.md': 'Beta was.', 'sub/c.txt': 'Gamma goes.' })
  expect(await here.build()).toMatchObject({ index: 'docs', documents: 3, chunks: 3, skipped: [] })
  const first = await headOf(here)
  const { version } = await here.store.read('docs')
  here.embedded.length = 0
  expect(await here.build()).toMatchObject({ documents: 3, chunks: 3 })
  expect(here.embedded).toEqual([])
  expect((await here.store.read('docs')).version).toBe(version)

  await here.put('b.md', 'Beta is.')
  await here.remove('sub/c.txt')
  await here.put('d.md', 'Delta comes.')
  expect(await here.build()).toMatchObject({ documents: 3, chunks: 3 })
  expect(await here.texts()).toEqual(['Alpha stays.', 'Beta is.', 'Delta comes.'])
  expect(here.embedded.toSorted()).toEqual(['Beta is.', 'Delta comes.'])
  const second = await headOf(here)
  expect(second).toMatchObject({ state: 'complete', documentCount: 3, chunkCount: 3 })
  expect(second.contentHash).not.toBe(first.contentHash)

  await here.put('b.md', 'Beta was.')
  await here.put('sub/c.txt', 'Gamma goes.')
  await here.remove('d.md')
  await here.build()
  expect((await headOf(here)).contentHash).toBe(first.contentHash)
})

test('a passage is the slice of its document, and the settings of the last build are kept', async () => {
  const text = `# Delivery\n\n${'A parcel takes three days 📦. '.repeat(30)}\n\n## Abroad\n\n${'소포는 더 오래 걸립니다. '.repeat(30)}`
  await using here = await indexSpace({ 'a.md': text })
  await here.build({ chunks: { by: 'tokens', size: 20 } })
  const head = await headOf(here)
  expect(head.chunks).toEqual({ by: 'tokens', size: 20, overlap: 4 })
  const reader = await here.store.read('docs')
  const document = await reader.document('a.md')
  const chunks = await reader.chunksOf('a.md')
  expect(chunks.length).toBeGreaterThan(10)
  for (const { id, start, end, text: slice, place } of chunks) {
    expect(slice).toBe(document?.text.slice(start, end))
    expect([id, chunks[place]?.id]).toEqual([`a.md:${start}-${end}`, id])
  }
  expect(chunks.at(-1)?.headings).toEqual(['Delivery', 'Abroad'])
  await here.build({ language: undefined })
  expect((await headOf(here)).chunks).toEqual(head.chunks)
  await here.build({ chunks: { size: 100_000 } })
  expect((await headOf(here)).chunkCount).toBe(1)
  expect(await here.texts()).toHaveLength(1)
})

test('a file that cannot be indexed has a reason, and the others go on', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha.', 'empty.md': '', 'b.bin': '\u0000\u0001' })
  const { skipped, documents } = await here.build()
  expect(documents).toBe(1)
  expect(skipped.map(({ path }) => path)).toEqual(['b.bin', 'empty.md'])
  for (const { reason } of skipped) expect(reason).not.toBe('')
  await here.put('a.md', '')
  await here.put('c.md', 'Gamma.')
  expect((await here.build()).skipped.map(({ path }) => path)).toEqual(['a.md', 'b.bin', 'empty.md'])
  expect(await here.texts()).toEqual(['Gamma.'])
})

const row = (id: string, text: string, more = {}) => `${JSON.stringify({ _id: id, text, ...more })}\n`

test('a document that moves to another file is there once, and of two with one id the first', async () => {
  await using here = await indexSpace({ 'a.jsonl': row('x', 'Text of x.') + row('y', 'Text of y.'), 'b.jsonl': row('z', 'Text of z.') })
  expect(await here.build()).toMatchObject({ documents: 3, skipped: [] })
  await here.put('a.jsonl', row('y', 'Text of y.'))
  await here.put('b.jsonl', row('z', 'Text of z.') + row('x', 'Text of x.'))
  expect(await here.build()).toMatchObject({ documents: 3, chunks: 3, skipped: [] })
  await here.put('0.jsonl', row('x', 'Another x.'))
  const { skipped } = await here.build()
  expect(skipped).toEqual([{ path: 'b.jsonl', reason: expect.stringContaining('"x" is that of another document in 0.jsonl') }])
  expect(await here.texts()).toEqual(['Another x.', 'Text of y.', 'Text of z.'])
})

test('metadata of any name and type becomes columns; a column with numbers and texts holds texts', async () => {
  await using here = await indexSpace({ 'a.jsonl': row('x', 'Text of x.', { year: 2020, 'a "b" c.d': true }) })
  await here.build()
  await here.put('b.jsonl', row('y', 'Text of y.', { year: 'unknown', ['저자']: '김' }))
  await here.build()
  const { fields } = await headOf(here)
  expect(Object.entries(fields).map(([name, { type }]) => [name, type])).toEqual([
    ['year', 'string'],
    ['a "b" c.d', 'string'],
    ['저자', 'string'],
  ])
  const reader = await here.store.read('docs')
  const found = await reader.matching('text', {
    limit: 9,
    where: `${fields.year?.column} = '2020' AND ${fields['a "b" c.d']?.column} = 'true'`,
  })
  expect(found.map(({ document }) => document)).toEqual(['x'])
})

test('a build that was cancelled goes on where it was, and searches meanwhile find what is there', async () => {
  const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`${String(n).padStart(3, '0')}.md`, `Document number ${n}.`]))
  await using here = await indexSpace(files)
  const abort = new AbortController()
  const building = here.build(
    {},
    { signal: abort.signal, onChange: ({ progress: { done, total } }) => total > 0 && done > total / 2 && abort.abort() },
  )
  await expect(building).rejects.toMatchObject({ name: 'AbortError' })
  expect(await headOf(here)).toMatchObject({ state: 'building', contentHash: null })
  expect(await (await here.store.read('docs')).matching('document', { limit: 5 })).toBeDefined()
  expect(await here.build()).toMatchObject({ documents: 150, chunks: 150 })
  const reader = await here.store.read('docs')
  expect([(await reader.size()).chunks, new Set((await reader.chunkHashes()).values()).size]).toEqual([150, 150])
  expect(await headOf(here)).toMatchObject({ state: 'complete' })
})

test('another embedder begins the index anew, and without one there is full text only', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha.' })
  await here.build()
  expect((await headOf(here)).embedder).toEqual({ id: 'all-minilm-l6-v2', hash: 'hash of all-minilm-l6-v2', dimensions: 8, tokenLimit: 64 })
  await here.build({ embedder: 'other' })
  expect((await headOf(here)).embedder?.id).toBe('other')
  await here.build({ embedder: 'none' })
  expect((await headOf(here)).embedder).toBeNull()
  expect(await here.texts()).toEqual(['Alpha.'])
  await here.build({ language: undefined })
  expect((await headOf(here)).embedder).toBeNull()
})

test('the language is detected and says why', async () => {
  await using here = await indexSpace({ 'a.md': '배송은 사흘 걸립니다. 환불은 일주일 안에 처리됩니다.' })
  const { settings } = await here.build({ language: 'auto' })
  expect(settings).toMatchObject({ language: 'ko', embedder: { id: 'multilingual-e5-small' }, chunks: { by: 'characters', size: 300 } })
  expect(settings.languageReason).toContain('Korean')
})

test('the defaults of the language come back when they are asked for, also where it stays the same', async () => {
  await using here = await indexSpace({ 'a.md': '배송은 사흘 걸립니다.' })
  await here.build({ language: 'ko', embedder: 'none', chunks: { by: 'tokens', size: 20 } })
  const { settings: kept } = await here.build({ language: 'auto' })
  expect(kept).toMatchObject({ language: 'ko', embedder: null, chunks: { by: 'tokens', size: 20 } })
  const { settings } = await here.build({ language: 'auto', defaults: true })
  expect(settings).toMatchObject({ embedder: { id: 'multilingual-e5-small' }, chunks: { by: 'characters', size: 300 } })
})

test.each([
  [{ name: 'no/name' }, 'BAD_INPUT'],
  [{ from: [] }, 'BAD_INPUT'],
  [{ from: ['/nowhere/at/all'] }, 'FILE_MISSING'],
  [{ chunks: { size: 0 } }, 'BAD_INPUT'],
  [{ chunks: { size: 50, overlap: 50 } }, 'BAD_INPUT'],
])('%j is refused', async (request, code) => {
  await using here = await indexSpace({ 'a.md': 'Alpha.' })
  await expect(here.build(request)).rejects.toMatchObject({ code })
})

test('an embedder that is not on this machine is fetched first, and the job says so', async () => {
  await using space = await indexSpace({ 'a.md': 'A text.' })
  space.deps.obtainModel = async (id, { onProgress }) => {
    onProgress?.({ receivedBytes: 30, totalBytes: 90 })
    return { hash: `hash of ${id}` }
  }
  const seen: unknown[] = []
  await space.build({ embedder: 'far' }, { onChange: ({ progress }) => seen.push(progress) })
  expect(seen[1]).toEqual({ done: 30, total: 90, note: 'fetching far' })
})

test('a file whose passages would all repeat very long metadata is left out, and the others are indexed', async () => {
  const rows = row('x', 'The mill road is repaired in spring. '.repeat(100), { note: 'n'.repeat(1_000_000) })
  await using here = await indexSpace({ 'a.md': 'Alpha one.', 'rows.jsonl': rows })
  const { documents, skipped } = await here.build({ chunks: { by: 'tokens', size: 8, overlap: 0 } })
  expect([documents, skipped]).toEqual([1, [{ path: 'rows.jsonl', reason: expect.stringContaining('metadata in its passages') }]])
})
