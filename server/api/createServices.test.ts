import { expect, test } from 'vitest'
import { packedStatus, unpackGrid } from '../core/grid/packedGrid.ts'
import type { PageEvent } from '../core/run/pageEvent.ts'
import type { createCaller } from './router.ts'
import { serverOver } from './testing/serverOver.ts'

const text = `---
title: 첫 실험 🙂
model: tiny
---
\`\`\`yaml prompt plain
user: "{{question}}"
\`\`\`

\`\`\`yaml prompt polite
user: "Please: {{question}}"
\`\`\`

\`\`\`yaml cases questions
- vars: { question: "안녕?" }
- vars: { question: "How are you? 🙂" }
\`\`\`
`

test('a notebook is made, saved, run and found again in the grid, and a second run computes nothing', async () => {
  await using place = await serverOver()
  const { api } = place
  const { slug } = await api.notebooks.create({ title: '첫 실험' })
  const { files } = await api.notebooks.get({ slug })
  await api.notebooks.save({ slug, files: [{ path: 'notebook.md', baseVersion: files[0]?.version ?? '', text }] })

  const before = await api.runs.grid({ slug })
  expect(before).toMatchObject({ diagnostics: [], cells: { statuses: '----' }, activeRun: null, lane: 'exact' })
  expect(await api.runs.plan({ slug })).toMatchObject({ diagnostics: [], plan: { cells: 4, cached: 0 } })
  expect(unpackGrid(before.cells).map((cell) => [cell.variant, cell.caseIndex, cell.key?.length, 'messages' in cell])).toEqual(
    [0, 1].flatMap((row) => ['plain', 'polite'].map((variant) => [variant, row, 64, false])),
  )

  const events = await eventsOf(api, (await api.runs.start({ slug })).run)
  expect(events.at(-1)).toMatchObject({ type: 'runFinished', outcome: 'done', totals: { done: 4, cached: 0 } })
  const after = await api.runs.grid({ slug })
  expect(after.cells.statuses).toBe('dddd')
  await expect
    .poll(() => api.notebooks.list(), { timeout: 30_000 })
    .toMatchObject([{ slug, title: '첫 실험 🙂', variants: 2, cases: 2, cells: 4, lastRun: { outcome: 'done' } }])

  const cells = unpackGrid(after.cells)
  const [cell] = cells
  if (!cell?.key) throw new Error('no key')
  const results = await api.runs.results({ keys: cells.flatMap(({ key }) => key ?? []) })
  expect([results.done.at, results.failed.at]).toEqual([[0, 1, 2, 3], []])
  expect(await api.runs.cell({ key: cell.key })).toMatchObject({
    key: cell.key,
    request: { model: 'tiny', messages: [{ role: 'user', content: '안녕?' }] },
    error: null,
  })
  const [run] = await api.runs.list({ slug })
  const places = (grid: Awaited<ReturnType<typeof api.runs.earlier>>) => unpackGrid(grid)
  const earlier = await api.runs.earlier({ run: run?.run ?? '' })
  expect(places(earlier)).toEqual(cells.map((each) => ({ ...each, seedKey: expect.stringMatching(/^[0-9a-f]{16}$/) })))
  expect([cells.map(({ index }) => packedStatus(earlier, index)), after.cells.made]).toEqual([
    ['done', 'done', 'done', 'done'],
    { runs: [run?.run], by: [0, 0, 0, 0] },
  ])
  const renewed = await api.runs.start({ slug, cells: [cell.key], noCache: true })
  await eventsOf(api, renewed.run)
  expect((await api.runs.grid({ slug })).cells.made).toEqual({ runs: [renewed.run, run?.run], by: [0, 1, 1, 1] })
  const since = await api.runs.earlier({ run: run?.run ?? '' })
  expect(cells.map(({ index }) => packedStatus(since, index))).toEqual(['recomputed', 'done', 'done', 'done'])
  const again = await eventsOf(api, (await api.runs.start({ slug })).run)
  expect(again.at(-1)).toMatchObject({ outcome: 'done', totals: { cached: 4, outputTokens: 0 } })

  await api.notebooks.save({
    slug,
    files: [
      {
        path: 'notebook.md',
        baseVersion: (await api.notebooks.get({ slug })).files[0]?.version ?? '',
        text: text.replace('Please:', 'Kindly:'),
      },
    ],
  })
  expect((await api.runs.plan({ slug })).plan).toMatchObject({ cells: 4, cached: 2 })
  const renamed = await api.notebooks.rename({ slug, title: '둘째' })
  expect(await api.runs.list(renamed)).toHaveLength(3)
})

test('a notebook whose model is missing shows its cells without keys, and says what to do', async () => {
  await using place = await serverOver()
  const { api } = place
  const { slug } = await api.notebooks.create({ title: 'x' })
  const [file] = (await api.notebooks.get({ slug })).files
  await api.notebooks.save({
    slug,
    files: [{ path: 'notebook.md', baseVersion: file?.version ?? '', text: text.replace('model: tiny', 'model: tinny') }],
  })
  const grid = await api.runs.grid({ slug })
  expect(unpackGrid(grid.cells).map((cell) => cell.key)).toEqual([null, null, null, null])
  expect(grid.diagnostics).toEqual([
    expect.objectContaining({
      severity: 'error',
      message: expect.stringContaining('Did you mean tiny?'),
      place: expect.objectContaining({ line: 3 }),
    }),
  ])
  await expect(api.runs.start({ slug })).rejects.toMatchObject({ cause: { message: expect.stringContaining('Did you mean tiny?') } })
})

test('the engine previews a prompt and tells how it is', async () => {
  await using place = await serverOver()
  const { prompts } = await place.api.engine.preview({
    model: 'tiny',
    prompts: [{ messages: [{ role: 'user', content: '안녕 🙂' }], prefill: null }],
  })
  expect(prompts).toEqual([{ text: expect.stringContaining('안녕 🙂'), tokenCount: expect.any(Number) }])
  expect(await place.api.engine.status()).toMatchObject({
    engine: { rssBytes: expect.any(Number) },
    server: { version: expect.stringMatching(/^\d/), node: process.versions.node },
    notices: [],
  })
})

async function eventsOf(
  api: ReturnType<typeof createCaller>,
  run: Awaited<ReturnType<typeof api.runs.start>>['run'],
): Promise<PageEvent[]> {
  const events: PageEvent[] = []
  for await (const item of await api.runs.events({ run })) events.push(...('data' in item ? item.data : item[1]).map(({ event }) => event))
  return events
}
