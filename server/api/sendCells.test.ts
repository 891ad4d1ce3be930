import { expect, test } from 'vitest'
import { defaultSendOptions, type SendOptions } from '../core/dataset/grid/sendOptions.ts'
import { type CellKey, slugSchema } from '../core/ids.ts'
import { unpackGrid } from '../core/grid/packedGrid.ts'
import { textHash } from '../core/textHash.ts'
import { serverOver } from './testing/serverOver.ts'

const slug = slugSchema.parse('강아지')
const dataset = '짖는-소리'
const notebook = `---
model: tiny
---
\`\`\`yaml prompt first
user: "{{question}}"
\`\`\`

\`\`\`yaml prompt second
system: Be brief.
user: "{{question}}"
\`\`\`

\`\`\`yaml cases questions
- vars: { question: "강아지는?" }
  tags: [animal]
- vars: { question: "cat?" }
\`\`\`

\`\`\`yaml sweep main
prompt: [first, second]
temperature: [0.7]
repeats: 2
max_tokens: 400
\`\`\`

\`\`\`yaml score main
- length
\`\`\`
`

async function ranNotebook() {
  const server = await serverOver({ '강아지/notebook.md': notebook })
  const { run } = await server.api.runs.start({ slug })
  for await (const { event } of server.services.runs.subscribe(run, {})) if (event.type === 'runFinished') break
  const send = (options: Partial<SendOptions> = {}, given: { send?: boolean; keys?: CellKey[] } = {}) =>
    server.api.datasets.sendCells({
      slug,
      dataset,
      keys: given.keys ?? null,
      options: { ...defaultSendOptions, ...options },
      send: given.send ?? true,
      by: 'Ann',
    })
  return { ...server, run, send }
}

test('cells are counted, sent, known when they are sent again, and lead to their rows', async () => {
  await using server = await ranNotebook()
  const { api, send, run } = server
  expect(await send({}, { send: false })).toMatchObject({
    cells: 8,
    made: 8,
    known: 0,
    added: 0,
    gone: 0,
    leftOut: [],
    kinds: { instruction: 8 },
  })
  expect(await api.datasets.list()).toEqual([])
  const best = await send({ best: 'length' })
  expect(best).toMatchObject({ made: 2, added: 2, leftOut: [{ reason: 'notBest', cells: 6 }] })
  expect(await send({}, { send: false })).toMatchObject({ made: 8, known: 2, first: { length: 6 } })
  expect(await send()).toMatchObject({ made: 8, known: 2, added: 6 })
  expect(await send()).toMatchObject({ made: 8, known: 8, added: 0 })
  const { cells } = await api.runs.grid({ slug })
  const keys = unpackGrid(cells).flatMap(({ key }) => key ?? [])
  const marks = await api.datasets.ofCells({ keys })
  expect(new Set(marks.map(({ key }) => key))).toEqual(new Set(keys))
  const [mark] = marks
  const rows = mark ? await api.datasets.byId({ dataset: slugSchema.parse(dataset), ids: [mark.row] }) : []
  expect(rows).toMatchObject([
    { row: { tags: ['animal'], status: 'new', origin: { from: 'cell', cell: { notebook: slug, run, case: '1' } } } },
  ])
  await api.datasets.undo({ dataset: slugSchema.parse(dataset), by: 'Ann' })
  expect(await api.datasets.list()).toMatchObject([{ facts: { rows: 2 } }])
})

test('thumbs, corrections and votes of the store become labels and pairs; cells that are gone are named', async () => {
  await using server = await ranNotebook()
  const { api, send } = server
  const cells = unpackGrid((await api.runs.grid({ slug })).cells)
  const [one, other] = [cells[0]?.key, cells[1]?.key]
  if (!one || !other) throw new Error('no cells')
  const outputs = await Promise.all([one, other].map(async (key) => (await api.runs.cell({ key })).result?.output ?? ''))
  const [hash, otherHash] = [textHash(outputs[0] ?? ''), textHash(outputs[1] ?? '')]
  await api.ratings.rate({ key: one, rater: 'Ann', outputHash: hash, verdict: 'good', corrected: '멍멍' })
  await api.ratings.rate({ key: other, rater: 'Ann', outputHash: otherHash, verdict: 'bad' })
  const turned = other < one
  const sides = turned
    ? { left: other, right: one, leftHash: otherHash, rightHash: hash }
    : { left: one, right: other, leftHash: hash, rightHash: otherHash }
  await api.ratings.vote({ ...sides, rater: 'Ann', winner: turned ? 'left' : 'right' })
  expect(await send({ rows: 'labels' }, { send: false })).toMatchObject({ made: 2, kinds: { label: 2 } })
  expect(await send({ rows: 'pairs' }, { send: false })).toMatchObject({ made: 1, kinds: { preference: 1 } })
  expect(await send({ rows: 'corrections' }, { send: false })).toMatchObject({ made: 1 })
  const votes = await send({ rows: 'votes' }, { send: false })
  expect(votes.first).toMatchObject([{ origin: { chosen: { key: other }, rejected: { key: one } } }])
  const gone = textHash('gone') as CellKey
  expect(await send({}, { keys: [one, gone], send: false })).toMatchObject({ cells: 1, made: 1, gone: 1, corrected: 1 })
  await expect(send({ best: 'rouge' })).rejects.toThrow('The notebook has no score "rouge"')
  expect(await send({ threshold: { score: 'length', value: 1e9 } })).toMatchObject({ made: 0, added: 0 })
  expect(await api.datasets.list()).toEqual([])
})
