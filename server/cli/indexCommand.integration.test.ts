import { readFile, writeFile, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../io/store/store.ts'
import { tinyReranker } from '../models/testing/tinyReranker.ts'
import { hubServer, serves } from '../setup/testing/hubServer.ts'
import { cliSpace } from './testing/cliSpace.ts'

const models = resolve(import.meta.dirname, '../../models')
const texts = {
  'delivery.md': '# Delivery\n\nParcels arrive within three working days. Large furniture is brought by appointment.',
  'refunds.md': '# Refunds\n\nThe money comes back to your card a week after we have checked the returned goods.',
  'account.md': '# Account\n\nChange your password on the profile page. A forgotten one is replaced by e-mail.',
}

let space: Awaited<ReturnType<typeof cliSpace>>
beforeAll(async () => {
  space = await cliSpace({}, { ASSAY_ENGINE: '', ASSAY_MODELS: models })
  await mkdir(join(space.path, 'docs'))
  for (const [name, text] of Object.entries(texts)) await writeFile(join(space.path, 'docs', name), text)
})
afterAll(() => space[Symbol.asyncDispose]())

type Printed = { hits: object[]; perQuery: object[]; indexes: object[] }

async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await space.run(['index', ...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as Printed
}

test('an index is built, searched, measured, compared and rolled back', { timeout: 240_000 }, async () => {
  const built = await json('build', 'docs', '--from', 'docs')
  expect(built).toEqual({ index: 'docs', documents: 3, chunks: 3, skipped: [], ms: expect.any(Number) })

  const { hits } = await json('search', 'docs', 'when will my package get here?', '--mode', 'vector', '-k', '2')
  expect(hits).toHaveLength(2)
  expect(Object.keys(hits[0] ?? {})).toEqual(['document', 'chunk', 'start', 'end', 'page', 'text', 'score', 'parts'])
  expect(hits[0]).toMatchObject({ document: 'delivery.md', page: null, parts: { text: null, fused: null, rerank: null } })
  expect((await json('search', 'docs', 'passwords', '--mode', 'text')).hits).toMatchObject([
    { document: 'account.md', parts: { vector: null } },
  ])
  expect((await json('search', 'docs', 'money back')).hits).toMatchObject([{ document: 'refunds.md' }, {}, {}])

  await space.put('q.jsonl', '{"_id": "q1", "text": "when will my package get here?"}\n{"_id": "q2", "text": "reset login"}\n')
  await space.put('qrels.tsv', 'query-id\tcorpus-id\tscore\nq1\tdelivery.md\t1\nq2\taccount.md\t1\n')
  const measured = await json('eval', 'docs', '--queries', 'q.jsonl', '--qrels', 'qrels.tsv', '--run', 'out.trec')
  expect(measured).toMatchObject({
    index: 'docs',
    snapshot: null,
    mode: 'hybrid',
    k: 100,
    queries: 2,
    metrics: { 'ndcg@10': 1, recip_rank: 1, 'recall@10': 1, map: 1 },
  })
  expect(measured.perQuery).toMatchObject([{ query: 'q1', metrics: { recip_rank: 1 } }, { query: 'q2' }])
  const run = (await readFile(join(space.path, 'out.trec'), 'utf8')).trimEnd().split('\n')
  expect(run).toHaveLength(6)
  expect(run[0]).toMatch(/^q1 Q0 delivery\.md 1 [\d.e-]+ assay$/)

  const store = openStore(join(space.path, 'home', 'assay.db'))
  const corpus = store.judgements.joinCorpus('docs', [join(space.path, 'docs')])
  const query = { id: 'q1', text: 'when will my package get here?', origin: 'typed' as const, addedAt: 1 }
  const judgement = { query: 'q1', document: 'delivery.md', grade: 1, span: { start: 12, end: 30 }, quote: null }
  store.judgements.add(corpus, { queries: [query], judgements: [judgement] }, 1)
  store.close()
  const stored = await json('eval', 'docs')
  expect(stored).toMatchObject({ queries: 1, perQuery: [measured.perQuery[0]] })

  const first = await json('snapshot', 'docs', 'first')
  expect(first).toMatchObject({ index: 'docs', snapshot: 'first', documents: 3, chunks: 3 })
  await rm(join(space.path, 'docs', 'account.md'))
  await writeFile(join(space.path, 'docs', 'broken.pdf'), 'not a PDF')
  const { stderr, code } = await space.run(['index', 'build', 'docs', '--from', 'docs'])
  expect([code, stderr]).toEqual([0, expect.stringContaining('skipped: broken.pdf ')])
  const evaluated = await space.run(['index', 'eval', 'docs', '--queries', 'q.jsonl', '--qrels', 'qrels.tsv', '--mode', 'text'])
  expect(evaluated.stderr).toContain('1 judged document not in the index (such as account.md)')
  expect(await json('diff', 'docs', 'first', 'latest')).toMatchObject({
    added: [],
    removed: [expect.stringMatching(/^account\.md:/)],
    unchanged: 2,
  })
  expect(await json('rollback', 'docs', 'first')).toEqual(first)
  expect((await json('list')).indexes).toMatchObject([
    { index: 'docs', documents: 3, chunks: 3, language: 'en', embedder: { id: 'all-minilm-l6-v2' }, snapshots: [{ snapshot: 'first' }] },
  ])
  expect(await json('remove', 'docs')).toEqual({ index: 'docs', removed: true })
  expect((await json('list')).indexes).toEqual([])
})

test('a reranker is fetched at its first use and orders what was found', { timeout: 120_000 }, async () => {
  const files = tinyReranker(['how', 'do', 'i', 'get', 'my', 'the', 'money', 'comes', 'back', 'to', 'your', 'card'])
  await using hub = await hubServer((request, response) => {
    const bytes = files[(request.url ?? '').replace('/Xenova/ms-marco-MiniLM-L-6-v2/resolve/main/', '')]
    if (bytes) serves(bytes)(request, response)
    else response.writeHead(404).end()
  })
  const env = { ASSAY_MODELS: join(space.path, 'models'), HF_ENDPOINT: hub.url }
  expect((await space.run(['index', 'build', 'words', '--from', 'docs', '--embedder', 'none', '--language', 'en'], env)).code).toBe(0)
  const args = ['index', 'search', 'words', 'How do I get my money back? Parcels', '--reranker', 'ms-marco-minilm-l-6-v2', '--json']
  const { code, stdout, stderr } = await space.run(args, env)
  expect([code, stderr]).toEqual([0, expect.stringContaining('fetching ms-marco-minilm-l-6-v2')])
  const found = JSON.parse(stdout) as Printed
  expect(found).toMatchObject({ mode: 'text', reason: null, reranker: 'ms-marco-minilm-l-6-v2' })
  expect(found.hits).toMatchObject([{ document: 'refunds.md' }, { document: 'delivery.md' }])
  expect(found.hits).toMatchObject([
    { parts: { rerank: expect.closeTo(0.1526, 4) as number } },
    { parts: { rerank: expect.closeTo(0.018) as number } },
  ])
  const again = await space.run([...args, '--rerank-depth', '1'], env)
  expect(JSON.parse(again.stdout)).toMatchObject({ hits: [{}, { score: -0.5, parts: { rerank: null } }] })
  expect(hub.asked).toHaveLength(Object.keys(files).length)
  expect((await space.run(['index', 'search', 'words', 'money', '--reranker', 'tiny'], env)).stderr).toContain('"tiny" is no reranker')
})

test.each([
  [['search', 'none', 'word'], 'There is no index none'],
  [['build', 'a/b', '--from', '.'], 'is no name for an index'],
  [['build', 'docs', '--from', 'missing'], 'missing: There is no file'],
  [['eval', 'docs', '--queries', 'bad.jsonl', '--qrels', 'qrels.tsv'], 'bad.jsonl:1: '],
  [['eval', 'docs', '--queries', 'bad.jsonl'], 'Give --queries and --qrels together'],
  [['search', 'docs', 'word', '--filter', '{"column": "year", "is": 1}'], '--filter is no condition'],
])('%j is wrong input', { timeout: 60_000 }, async (args, message) => {
  await space.put('bad.jsonl', '{"text": "no id"}\n')
  await space.put('qrels.tsv', 'q1\tdelivery.md\t1\n')
  const { code, stderr } = await space.run(['index', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test('a build in a terminal keeps the documents that were added on the page', { timeout: 60_000 }, async () => {
  await mkdir(join(space.path, 'home', 'documents', 'kept'), { recursive: true })
  await writeFile(join(space.path, 'home', 'documents', 'kept', 'added.md'), 'Added on the page.')
  const { code, stdout, stderr } = await space.run(['index', 'build', 'kept', '--from', 'docs/delivery.md', '--embedder', 'none', '--json'])
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ documents: 2 })
  expect(stderr).toContain('1 document that was added on the page')
  const removed = await space.run(['index', 'remove', 'kept'])
  expect(removed.stdout).toContain('trash')
})
