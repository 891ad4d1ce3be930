import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { cliSpace } from './testing/cliSpace.ts'

const models = resolve(import.meta.dirname, '../../models')
const documents = {
  'shop/documents/delivery.md': '# Delivery\n\nParcels arrive within three working days. Large furniture is brought by appointment.\n',
  'shop/documents/refunds.md': '# Refunds\n\nThe money comes back to your card a week after we have checked the returned goods.\n',
  'shop/documents/account.md': '# Account\n\nChange your password on the profile page. A forgotten one is replaced by e-mail.\n',
}
const notebook = (sweep: string, temperature: number) => `---
model: smollm2-135m-instruct
seed: 7
---
\`\`\`yaml prompt cited
user: |
  {{context}}

  Question: {{question}}
\`\`\`
\`\`\`yaml cases questions
- { id: q1, vars: { question: when will my package get here? } }
- { id: q2, vars: { question: how do I get a new password? } }
\`\`\`
\`\`\`yaml retriever shop
documents: documents
language: en
qrels: qrels.tsv
\`\`\`
\`\`\`yaml sweep main
temperature: ${temperature}
max_tokens: 4
${sweep}
\`\`\`
\`\`\`yaml score main
- ndcg@2
- recip_rank
\`\`\`
`
const files = (sweep: string, temperature = 0) => ({
  ...documents,
  'shop/notebook.md': notebook(sweep, temperature),
  'shop/qrels.tsv': 'q1\tdelivery.md\t1\nq2\taccount.md\t1\n',
})

type Passage = { number: number; document: string; chunk: string; text: string; score: number }
type Cell = {
  key: string
  case: string
  point: Record<string, unknown>
  status: string
  cached: boolean
  scores: object
  retrieval?: { index: string; contentHash: string; query: string; passages: Passage[] }
}
type Report = { plan: object; cells: Cell[]; columns?: { scores: object }[] }

test(
  'a run with the real models builds the indexes, shows the passages to the model, measures them, and finds its results again',
  { timeout: 240_000 },
  async () => {
    await using space = await cliSpace(files('retriever: [shop, none]\nsearch_mode: vector\nsearch_k: 2\nchunk_size: [8, 40]'), {
      ASSAY_ENGINE: '',
      ASSAY_MODELS: models,
    })
    const planned = await space.run(['run', 'shop', '--plan'])
    expect([planned.code, planned.stderr]).toEqual([
      2,
      expect.stringContaining('2 indexes have to be built: shop--documents--en-size-8, shop--documents--en-size-40.'),
    ])

    const first = await space.run(['run', 'shop', '--json'])
    expect(first.code, first.stderr).toBe(0)
    expect(first.stderr).toContain('The index shop--documents--en-size-40 is not built yet. It is built now.')
    const { cells } = JSON.parse(first.stdout) as Report
    const seen = cells.filter(({ retrieval }) => retrieval)
    expect([cells.length, seen.length]).toEqual([6, 4])
    expect(seen[0]).toMatchObject({
      case: 'q1',
      point: { retriever: 'shop', search_mode: 'vector', chunk_size: 8 },
      scores: { 'ndcg@2': 1, recip_rank: 1 },
      retrieval: {
        index: 'shop--documents--en-size-8',
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        query: 'when will my package get here?',
        passages: [{ number: 1, document: 'delivery.md', chunk: expect.stringMatching(/^delivery\.md:\d+-\d+$/) }, { number: 2 }],
      },
    })
    expect(new Set(seen.map(({ retrieval }) => retrieval?.contentHash)).size).toBe(2)
    expect(cells.filter(({ retrieval }) => !retrieval).map(({ point, scores }) => [point['search_mode'], scores])).toEqual([
      [undefined, { 'ndcg@2': null, recip_rank: null }],
      [undefined, { 'ndcg@2': null, recip_rank: null }],
    ])

    const before = JSON.parse((await space.run(['run', 'shop', '--plan', '--json'])).stdout) as Report
    expect(before.plan).toMatchObject({ cells: 6, cached: 6 })
    expect(before.columns?.[0]?.scores).toEqual({ 'ndcg@2': 1, recip_rank: 1 })

    // After a change of its documents an index is another one, and so are the cells that saw it.
    await space.put('experiments/shop/documents/delivery.md', '# Delivery\n\nYour package gets there in a week. We send it by boat.\n')
    const changed = JSON.parse((await space.run(['run', 'shop', '--json'])).stdout) as Report
    const old = new Set(cells.map(({ key }) => key))
    expect(changed.cells.filter(({ key }) => old.has(key)).map(({ retrieval }) => retrieval)).toEqual([undefined, undefined])
    expect(changed.cells[0]?.retrieval?.passages[0]?.text).toContain('package gets there')
  },
)

test('a run that is killed goes on with its index and its cells', { timeout: 240_000 }, async () => {
  await using space = await cliSpace(files('search_mode: vector\nsearch_k: [1, 2]\nchunk_size: 40\nrepeats: 3\ntop_k: 1', 1), {
    ASSAY_MODELS: models,
    ASSAY_FAKE_DELAY_MS: '120',
  })
  for (const after of [1500, 3500]) {
    const { child, ended } = space.start(['run', 'shop', '--json'])
    setTimeout(() => child.kill('SIGKILL'), after)
    await ended
  }
  const { code, stdout, stderr } = await space.run(['run', 'shop', '--json'], { ASSAY_FAKE_DELAY_MS: '0' })
  expect(code, stderr).toBe(0)
  const { cells } = JSON.parse(stdout) as Report
  expect(cells.map(({ status, retrieval }) => [status, retrieval?.passages.length])).toEqual(
    cells.map(({ point }) => ['done', point['search_k']]),
  )
  expect(cells).toHaveLength(12)
})
