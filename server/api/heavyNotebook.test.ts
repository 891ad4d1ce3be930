import { expect, test } from 'vitest'
import { slugSchema } from '../core/ids.ts'
import { serverOver } from './testing/serverOver.ts'

const [heavy, light] = ['heavy', 'light'].map((name) => slugSchema.parse(name))
if (!heavy || !light) throw new Error('no names')

const block = (head: string, body: string) => `\`\`\`yaml ${head}\n${body}\n\`\`\`\n`
const notebook = `---\nmodel: tiny\n---\n${block('prompt plain', 'user: "{{q}}"')}${block('cases c', '- vars: { q: 안녕 }')}`
/** A million errors, for each of which the YAML package makes an object. */
const unreadable = `---\nmodel: tiny\n---\n${block('prompt plain', 'user: "{{q}}"')}${block('cases c', '- }: [\n'.repeat(200_000))}`

test('while a notebook takes too long, the list, another notebook and a run are answered; then it has one finding', async () => {
  await using place = await serverOver(
    { 'heavy/notebook.md': notebook, 'light/notebook.md': notebook },
    { ASSAY_COMPUTE_SECONDS: '2' },
    { idleThreads: 4 },
  )
  const { api, services } = place
  await expect.poll(() => api.notebooks.list(), { timeout: 30_000 }).toMatchObject([{ cells: 1 }, { cells: 1 }])
  const eventsOf = async () => {
    const { run } = await api.runs.start({ slug: light })
    const events: string[] = []
    for await (const item of await api.runs.events({ run })) {
      for (const { event } of 'data' in item ? item.data : item[1]) events.push(event.type)
    }
    return events
  }
  // The engine starts with the first run.
  expect((await eventsOf()).at(-1)).toBe('runFinished')
  await place.write('heavy/notebook.md', unreadable)

  let ended = false
  const opened = Promise.all([
    api.runs.grid({ slug: heavy }),
    api.runs.plan({ slug: heavy }),
    api.scores.get({ slug: heavy }).catch((thrown: unknown) => thrown),
    services.exports.open({ slug: heavy, format: 'csv' }).catch((thrown: unknown) => thrown),
  ]).finally(() => (ended = true))
  let rounds = 0
  for (let number = 0; !ended && number < 20; number++) {
    // Another text each time, so that it is planned again.
    await place.write('light/notebook.md', `${notebook}\n${number}\n`)
    const [list, grid] = await Promise.all([api.notebooks.list(), api.runs.grid({ slug: light })])
    const events = await eventsOf()
    expect([list.length, grid.cells.statuses.length, events.at(-1)]).toEqual([2, 1, 'runFinished'])
    if (!ended) rounds += 1
  }
  expect(rounds).toBeGreaterThan(0)

  const [grid, plan, scores, exported] = await opened
  const finding = {
    severity: 'error',
    code: 'NOTEBOOK_TOO_LARGE',
    message: expect.stringContaining('This notebook takes more than 2 seconds'),
    place: { file: 'heavy/notebook.md', line: 1 },
  }
  expect(grid.diagnostics).toEqual([finding])
  expect(plan).toEqual({ plan: null, diagnostics: [finding] })
  expect([scores, exported]).toMatchObject([{ cause: { code: 'NOTEBOOK_TOO_LARGE' } }, { code: 'NOTEBOOK_TOO_LARGE' }])
  expect((await api.notebooks.get({ slug: heavy })).files[0]?.text).toBe(unreadable)
  await expect
    .poll(async () => (await api.notebooks.list()).find(({ slug }) => slug === heavy), { timeout: 30_000 })
    .toMatchObject({ errors: 1, cells: 0 })

  await place.write('heavy/notebook.md', notebook)
  expect((await api.runs.grid({ slug: heavy })).diagnostics).toEqual([])
})

test('the list does not wait for a notebook that takes too long to count', async () => {
  await using place = await serverOver(
    { 'heavy/notebook.md': unreadable, 'light/notebook.md': notebook },
    { ASSAY_COMPUTE_SECONDS: '2' },
    { idleThreads: 4 },
  )
  const list = () => place.api.notebooks.list()
  const found = async (slug: typeof heavy) => (await list()).find((entry) => entry.slug === slug)
  expect(await found(heavy)).toMatchObject({ title: 'heavy', cells: 0, counting: true })
  await expect.poll(() => found(light), { timeout: 30_000 }).toMatchObject({ cells: 1 })
  await expect.poll(() => found(heavy), { timeout: 30_000 }).toMatchObject({ errors: 1 })
  expect(await found(heavy)).not.toHaveProperty('counting')
})
