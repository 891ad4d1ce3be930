import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { createIndexStore, indexPlace } from './indexStore.ts'
import { defaultsFor } from '../../core/retrieval/indexConfig.ts'
import { sampleDocument } from './testing/sampleRows.ts'

async function space(language: 'en' | 'ko' = 'en') {
  const folder = await temporaryFolder()
  const uri = join(folder.path, 'lancedb')
  let time = Date.now()
  const store = createIndexStore({ uri, now: () => time })
  const writer = await store.create('docs', { dimensions: 4, head: 'head' })
  await writer.setFullText(defaultsFor(language).fullText)
  return {
    store,
    writer,
    uri,
    later: (ms: number) => (time += ms),
    append: async (...[id, passages, options]: Parameters<typeof sampleDocument>) => {
      const { documents, chunks } = sampleDocument(id, passages, options)
      await writer.append(documents, chunks)
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

const east = Float32Array.of(1, 0, 0, 0)

test('what was written is read by another connection, and only passages are found', async () => {
  await using here = await space()
  await here.append('a.md', [
    { text: 'Parcels are delivered on Monday.', direction: 0 },
    { text: 'Refunds take a week.', direction: 1 },
  ])
  const other = createIndexStore({ uri: here.uri })
  const reader = await other.read('docs')
  expect(await reader.head()).toBe('head')
  const near = await reader.nearest(east, { limit: 10 })
  expect(near.map(({ id }) => id)).toEqual(['a.md:0-32', 'a.md:32-52'])
  expect(near[0]).toMatchObject({ document: 'a.md', start: 0, end: 32, page: null, headings: [], text: 'Parcels are delivered on Monday.' })
  expect(near[0]?.score).toBeGreaterThan(0.95)
  expect((await reader.matching('delivering', { limit: 10 })).map(({ id }) => id)).toEqual(['a.md:0-32'])
  expect(await reader.matching('head', { limit: 10 })).toEqual([])
  expect(await reader.document('a.md')).toMatchObject({ text: 'Parcels are delivered on Monday.Refunds take a week.', chunks: 2 })
  expect([...(await reader.files()).values()]).toEqual([{ path: 'a.md', fileHash: 'f', settingsHash: 's', documents: ['a.md'] }])
  expect((await reader.vectors(['a.md:32-52'])).get('a.md:32-52')?.[1]).toBe(1)
  expect(await reader.size()).toMatchObject({ documents: 1, chunks: 2 })
  await other.close()
})

test('a changed file replaces its passages in one commit, and a reader keeps its version', async () => {
  await using here = await space()
  await here.append('a.md', [
    { text: 'old one', direction: 0 },
    { text: 'old two', direction: 1 },
  ])
  await here.append("it's.md", [{ text: 'stays', direction: 2 }])
  const before = await here.store.read('docs')
  const { documents, chunks } = sampleDocument('a.md', [{ text: 'new', direction: 0 }], { fileHash: 'g' })
  await here.writer.replace({ paths: ['a.md'], documents: [] }, documents, chunks)
  const after = await here.store.read('docs')
  expect(after.version).toBe(before.version + 1)
  expect([...(await before.chunkHashes()).values()].toSorted()).toEqual(['old one', 'old two', 'stays'])
  expect([...(await after.chunkHashes()).values()].toSorted()).toEqual(['new', 'stays'])
  await here.writer.replace({ paths: ["it's.md"], documents: [] }, [], [])
  expect([...(await (await here.store.read('docs')).chunkHashes()).keys()]).toEqual(['a.md:0-3'])
})

test('a long document with many passages is tidied', async () => {
  await using here = await space()
  // The text of the document times its passages is more than Arrow can address.
  const passages = Array.from({ length: 1200 }, (_, at) => ({ text: `Passage ${at}.`, direction: 0 }))
  const { documents, chunks } = sampleDocument('book.txt', passages)
  await here.writer.writeHead('building')
  await here.writer.append(
    documents.map((document) => ({ ...document, text: Array.from({ length: 300_000 }, (_, at) => `${at}`).join(' ') })),
    chunks,
  )
  await here.writer.tidy()
  expect(await (await here.writer.read()).size()).toMatchObject({ documents: 1, chunks: 1200, unindexed: 0 })
})

test('a condition applies before the search', async () => {
  await using here = await space()
  const field = await here.writer.addField('number')
  await here.append(
    'many',
    Array.from({ length: 40 }, (_, n) => ({ text: `same words ${n}`, direction: 0, fields: { [field.column]: n } })),
  )
  const where = `${field.column} >= 37`
  const reader = await here.store.read('docs')
  expect(await reader.nearest(east, { limit: 3, where })).toHaveLength(3)
  expect(await reader.matching('words', { limit: 3, where })).toHaveLength(3)
  const text = await here.writer.fieldAsText(field)
  const widened = await here.store.read('docs')
  expect((await widened.nearest(east, { limit: 9, where: `${text.column} = '38'` })).map(({ text: found }) => found)).toEqual([
    'same words 38',
  ])
})

test('Korean words are found with other particles, by two syllables, and whatever is not a word is no error', async () => {
  await using here = await space('ko')
  await here.append('ko', [
    { text: '수도는 서울이다.', direction: 0 },
    { text: '배송은 사흘 걸린다.', direction: 1 },
  ])
  const reader = await here.store.read('docs')
  const found = async (query: string) => (await reader.matching(query, { limit: 5 })).map(({ text }) => text)
  expect(await found('수도')).toEqual(['수도는 서울이다.'])
  expect(await found('수도를')).toEqual(['수도는 서울이다.'])
  expect(await found('서울에서')).toEqual(['수도는 서울이다.'])
  expect(await found('배송이 며칠')).toEqual(['배송은 사흘 걸린다.'])
  expect(await found('수')).toEqual([])
  expect(await found(`'"); DROP TABLE docs --`)).toEqual([])
  expect(await reader.tokens('서울에')).toEqual(['서울', '울에'])
})

test('what is not yet indexed is found, and tidying keeps every snapshot however old', async () => {
  await using here = await space()
  await here.append('a', [{ text: 'first words', direction: 0 }])
  await here.writer.addSnapshot('one')
  await here.writer.tidy()
  await here.append('b', [{ text: 'second words', direction: 1 }])
  expect(await (await here.store.read('docs')).matching('words', { limit: 5 })).toHaveLength(2)
  here.later(30 * 86_400_000)
  await here.writer.tidy()
  await here.append('c', [{ text: 'third words', direction: 2 }])
  await here.writer.tidy()
  const ids = async (snapshot?: string) => [...(await (await here.store.read('docs', snapshot)).chunkHashes()).values()].toSorted()
  expect(await ids('one')).toEqual(['first words'])
  expect(await ids()).toEqual(['first words', 'second words', 'third words'])
  expect((await here.store.snapshots('docs')).map(({ name }) => name)).toEqual(['one'])
  await here.writer.restore('one')
  expect(await ids()).toEqual(['first words'])
  expect(await (await here.store.read('docs')).matching('words', { limit: 5 })).toHaveLength(1)
  await expect(here.store.read('docs', 'two')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('There are: one'),
  })
})

test('an index can be made anew with other vectors, and removed', async () => {
  await using here = await space()
  await here.append('a', [{ text: 'first words', direction: 0 }])
  await here.store.read('docs')
  const writer = await here.store.create('docs', { dimensions: 0, head: 'second' })
  const { documents, chunks } = sampleDocument('b', [{ text: 'text only' }])
  await writer.append(documents, chunks)
  const reader = await here.store.read('docs')
  expect([await reader.head(), ...(await reader.chunkHashes()).values()]).toEqual(['second', 'text only'])
  // Without its first commit an index has no full text.
  expect(await reader.matching('text', { limit: 5 })).toEqual([])
  expect(await here.store.names()).toEqual(['docs'])
  await here.store.remove('docs')
  expect(await here.store.names()).toEqual([])
  await expect(here.store.read('docs')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await here.store.write('docs')).toBeNull()

  await here.store.create('안내서', { dimensions: 4, head: '' })
  expect(await here.store.names()).toEqual(['안내서'])
  expect(await (await here.store.read('안내서'.normalize('NFD'))).size()).toMatchObject({ documents: 0 })
})

test('what a process left that ended while it made an index is no index, and is replaced', async () => {
  await using here = await space()
  await mkdir(join(here.uri, 'half.lance', 'data'), { recursive: true })
  expect(await here.store.names()).toEqual(['docs'])
  expect(await here.store.write('half')).toBeNull()
  await expect(here.store.read('half')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await here.store.create('half', { dimensions: 4, head: 'made' })
  expect(await (await here.store.read('half')).head()).toBe('made')
})

test('the environment names another place and the options of its storage', () => {
  expect(indexPlace('/home/lancedb', {})).toEqual({ uri: '/home/lancedb', storageOptions: {} })
  expect(
    indexPlace('/home/lancedb', {
      ASSAY_LANCEDB: 's3://bucket/a',
      ASSAY_LANCEDB_ENDPOINT: 'http://localhost:9000',
      ASSAY_LANCEDB_ALLOW_HTTP: 'true',
    }),
  ).toEqual({ uri: 's3://bucket/a', storageOptions: { endpoint: 'http://localhost:9000', allow_http: 'true' } })
})
