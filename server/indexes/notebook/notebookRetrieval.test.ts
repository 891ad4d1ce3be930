import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import type { RetrievalAnswer, RetrievalRequest } from '../../core/experiment/retrieval.ts'
import { createNotebookRetrieval } from './notebookRetrieval.ts'
import { judge } from '../quality/judge.ts'
import { indexSpace } from '../testing/indexSpace.ts'

const texts = {
  'bikes.md': '# Bikes\n\nThe red bikes are for hire. A bike may be paused.\n',
  'keys.md': '# Keys\n\nLost keys are kept in the depot. Nobody counts them.\n',
}

const request = (parts: Partial<Omit<RetrievalRequest, 'target'>> & Partial<RetrievalRequest['target']> = {}): RetrievalRequest => {
  const { source = { documents: 'docs' }, snapshot = null, build = { language: 'en', chunks: {} }, ...rest } = parts
  return { target: { source, snapshot, build }, search: { mode: 'text', k: 2 }, queries: ['lost keys'], judgements: [], ...rest }
}

/** A notebook in the folder of the documents. */
function notebookOf(space: Awaited<ReturnType<typeof indexSpace>>) {
  return { notebook: 'note', resolvePath: async (path: string) => space.docs.replace(/docs$/, path) }
}

const shown = (answer: RetrievalAnswer | undefined) =>
  answer?.status === 'found'
    ? answer.found.map((passages) => passages.map(({ document }) => document))
    : answer?.status === 'unbuilt'
      ? `${answer.index} ${answer.reason}`
      : answer?.error.message

test('documents of a notebook are searched once their index is built, and have to be built again when they change', async () => {
  await using space = await indexSpace(texts)
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const notebook = notebookOf(space)
  const ask = async (...requests: RetrievalRequest[]) => (await retrieval.retrieve(notebook, requests)).map(shown)
  expect(await ask(request())).toEqual(['note--docs--en is not built yet'])
  await retrieval.build(notebook, [request().target])
  expect(await ask(request())).toEqual([[['keys.md']]])
  expect(await retrieval.build(notebook, [request().target])).toEqual([])

  await space.put('empty.txt', '')
  expect(await ask(request())).toEqual(['note--docs--en is older than its documents'])
  await retrieval.build(notebook, [request().target])
  // A file without text leaves nothing in the index.
  expect(await ask(request())).toEqual([[['keys.md']]])
  await space.put('keys.md', '# Keys\n\nThey are sold.\n')
  // Another process does not know of the last build.
  expect((await createNotebookRetrieval(space.deps, missing).retrieve(notebook, [request()])).map(shown)).toEqual([
    'note--docs--en is older than its documents',
  ])
})

test('documents as they were at the last build here are not taken for those of a later build elsewhere', async () => {
  await using space = await indexSpace(texts)
  const [here, elsewhere] = [createNotebookRetrieval(space.deps, missing), createNotebookRetrieval(space.deps, missing)]
  const notebook = notebookOf(space)
  const ask = async () => (await here.retrieve(notebook, [request()])).map(shown)
  await here.build(notebook, [request().target])
  await space.put('keys.md', '# Keys\n\nThey are sold.\n')
  await elsewhere.build(notebook, [request().target])
  await space.put('keys.md', texts['keys.md'])
  expect(await ask()).toEqual(['note--docs--en is older than its documents'])
})

/** A judged place of keys.md. */
const depot = { query: 'lost keys', document: 'keys.md', grade: 1, span: { start: 8, end: 39 }, quote: 'Lost keys are kept in the depot' }
const missing = () => Promise.reject(new AppError('MODEL_MISSING', 'It is not here.'))

test('judged places are looked up in the version that was searched', async () => {
  await using space = await indexSpace(texts)
  await space.build()
  const embedTexts: typeof space.deps.embedTexts = async (asked, options) => {
    // A build that ends while a question is embedded.
    if (options.role === 'query') {
      await space.put('keys.md', `# Keys\n\nNew in front. ${'Much more text. '.repeat(100)} ${texts['keys.md']}`)
      await space.build()
    }
    return space.deps.embedTexts(asked, options)
  }
  const retrieval = createNotebookRetrieval({ ...space.deps, embedTexts }, missing)
  const asked = request({
    source: { index: 'docs' },
    build: { chunks: {} },
    search: { mode: 'vector', k: 9 },
    judgements: [depot, { ...depot, document: 'gone.md' }],
  })
  const [answer] = await retrieval.retrieve(notebookOf(space), [asked])
  if (answer?.status !== 'found') throw new Error('Nothing was searched.')
  const { chunk } = answer.found.flat().find(({ text }) => text.includes('Lost keys'))!
  expect(answer.judged).toEqual({ 'lost keys': { level: 'chunk', grades: { [chunk]: 1, 'gone.md:8-39 (not indexed)': 1 } } })
})

test('each size of passages has an index of its own beside the named one, from the same documents and embeddings', async () => {
  await using space = await indexSpace(texts)
  await space.build()
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const notebook = notebookOf(space)
  const source = { index: 'docs' }
  const sizes = [undefined, 8, 200].map((size) => request({ source, build: { chunks: size === undefined ? {} : { size } } }))
  const answers = await retrieval.retrieve(notebook, sizes)
  // English passages have 200 tokens by default, so that one is the index itself, and its own overlap holds.
  expect(answers.map(shown)).toEqual([[['keys.md']], 'docs--size-8 is not built yet', [['keys.md']]])
  const before = space.embedded.length
  const [report] = await retrieval.build(
    notebook,
    sizes.map(({ target }) => target),
  )
  expect(report).toMatchObject({ index: 'docs--size-8', documents: 2, settings: { chunks: { by: 'sentences', size: 8, overlap: 1 } } })
  expect(space.embedded.length).toBeGreaterThan(before)
  const found = await retrieval.retrieve(notebook, sizes)
  expect(found.map((answer) => answer.status === 'found' && answer.index)).toEqual(['docs', 'docs--size-8', 'docs'])
  expect(new Set(found.map((answer) => answer.status === 'found' && answer.contentHash)).size).toBe(2)
})

test("a user's own index is not replaced by the variant of another that would have its name", async () => {
  await using space = await indexSpace({ ...texts, 'other/own.md': '# Own\n\nLost keys of my own.\n' })
  await space.build()
  await space.build({ name: 'docs--size-8', from: [`${space.docs}/other`] })
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const small = request({ source: { index: 'docs' }, build: { chunks: { size: 8 } } })
  expect((await retrieval.retrieve(notebookOf(space), [small])).map(shown)).toEqual([expect.stringContaining('not for a notebook')])
  await expect(retrieval.build(notebookOf(space), [small.target])).rejects.toThrow('not for a notebook')
  // One that was made for a notebook follows the documents of the index.
  const smaller = request({ source: { index: 'docs' }, build: { chunks: { size: 9 } } })
  await retrieval.build(notebookOf(space), [smaller.target])
  await space.build({ from: [`${space.docs}/other`] })
  expect((await retrieval.retrieve(notebookOf(space), [smaller])).map(shown)).toEqual(['docs--size-9 was made from other documents'])
  await retrieval.build(notebookOf(space), [smaller.target])
  expect((await retrieval.retrieve(notebookOf(space), [smaller])).map(shown)).toEqual([[['own.md']]])
})

test('a named index that is older than its files is told from its variants, which are built from them', async () => {
  await using space = await indexSpace(texts)
  await space.build()
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const source = { index: 'docs' }
  const [named, small] = [request({ source, build: { chunks: {} } }), request({ source, build: { chunks: { size: 8 } } })]
  const newer = async (...requests: RetrievalRequest[]) =>
    (await retrieval.retrieve(notebookOf(space), requests)).map((answer) => answer.status === 'found' && answer.newerVariants)
  expect(await newer(named, small)).toEqual([undefined, false])
  await space.put('new.md', '# New\n\nlost keys\n')
  await retrieval.build(notebookOf(space), [small.target])
  expect(await newer(named)).toEqual([undefined])
  expect(await newer(named, small)).toEqual([['docs--size-8'], undefined])
  await space.build()
  expect(await newer(named, small)).toEqual([undefined, undefined])
})

test('an overlap that the passages cannot have is found before their index is built', async () => {
  await using space = await indexSpace(texts)
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const ask = async (build: RetrievalRequest['target']['build']) =>
    (await retrieval.retrieve(notebookOf(space), [request({ build })])).map(shown)
  for (const build of [{ chunks: { size: 100, overlap: 60 } }, { language: 'en' as const, chunks: { overlap: 120 } }])
    expect(await ask(build)).toEqual([expect.stringContaining('The overlap of passages does not fit')])
  expect(await ask({ chunks: { overlap: 120 } })).toEqual([expect.stringContaining('is not built yet')])
})

test('a question is searched once for each version of an index and setting', async () => {
  await using space = await indexSpace(texts)
  await space.build()
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const ask = (search: RetrievalRequest['search']) =>
    retrieval.retrieve(notebookOf(space), [request({ source: { index: 'docs' }, build: { chunks: {} }, search })])
  const embedded = () => space.embedded.filter((text) => text === 'lost keys').length
  const first = await ask({ mode: 'vector', k: 1 })
  expect(await ask({ mode: 'vector', k: 1 })).toEqual(first)
  expect(embedded()).toBe(1)
  await ask({ mode: 'vector', k: 2 })
  expect(embedded()).toBe(2)
  await space.put('new.md', '# New\n\nlost keys lost keys\n')
  await space.build()
  expect(await ask({ mode: 'vector', k: 1 })).not.toEqual(first)
  expect(embedded()).toBe(3)
})

test('a snapshot is searched as it was, a model is not downloaded, and faults are answers', async () => {
  await using space = await indexSpace(texts)
  await space.build()
  const { snapshotIndex } = await import('../manage/indexVersions.ts')
  await snapshotIndex(space.deps, 'docs', 'v1')
  await space.put('keys.md', '# Keys\n\nGone.\n')
  await space.build()
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const source = { index: 'docs' }
  const answers = await retrieval.retrieve(notebookOf(space), [
    request({ source, snapshot: 'v1', build: { chunks: {} }, judgements: [depot] }),
    request({ source: { index: 'none' }, build: { chunks: {} } }),
    request({ source: { documents: 'nowhere' } }),
    request({ source, snapshot: 'v2', build: { chunks: {} } }),
    request({ source, build: { chunks: {} }, search: { reranker: 'far-away' } }),
  ])
  expect(answers.map(shown)).toEqual([
    [['keys.md']],
    expect.stringContaining('There is no index none.'),
    expect.stringContaining('nowhere'),
    expect.stringContaining('no snapshot v2'),
    'It is not here.',
  ])
  const [first] = answers
  const [[passage] = []] = first?.status === 'found' ? first.found : []
  expect(first).toMatchObject({ judged: { 'lost keys': { level: 'chunk', grades: { [passage?.chunk ?? '']: 1 } } } })
})

test('without a file of judgements, those of the page grade what a query finds, in every variant of the index', async () => {
  await using space = await indexSpace(texts)
  await space.build()
  await judge(space.deps, { index: 'docs', query: 'lost keys', put: [depot], remove: [] })
  const retrieval = createNotebookRetrieval(space.deps, missing)
  const source = { index: 'docs' }
  const small = request({ source, judgements: null, build: { chunks: { size: 8 } } })
  await retrieval.build(notebookOf(space), [small.target])
  const answers = await retrieval.retrieve(notebookOf(space), [
    request({ source, judgements: null, queries: ['lost keys', 'bikes'] }),
    small,
  ])
  const graded = answers.map((answer) => (answer.status === 'found' ? Object.entries(answer.judged) : null))
  for (const [position, judged] of graded.entries()) {
    expect(judged).toMatchObject([['lost keys', { level: 'chunk' }]])
    const answer = answers[position]
    const first = answer?.status === 'found' ? answer.found[0]?.[0]?.chunk : undefined
    expect(judged?.[0]?.[1].grades).toMatchObject({ [first ?? '']: 1 })
  }
})
