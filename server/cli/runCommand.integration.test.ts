import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'

import type { CellReport } from '../core/run/cellReport.ts'
import type { RunTotals } from '../core/run/runEvent.ts'
import { openStore, type Store } from '../io/store/store.ts'
import { type CliResult, cliSpace } from './testing/cliSpace.ts'

type Report = {
  run: string | null
  lane: string
  plan: { cells: number; cached: number; promptTokens: number; prefillTokens: number }
  cells: CellReport[]
  totals: RunTotals
}

const cases = ['사과 🍎', 'pear', 'plum', 'fig'].map((fruit) => JSON.stringify({ vars: { fruit }, reference: fruit })).join('\n')

function notebook({ second = 'Which {{fruit}}?', repeats = 1 } = {}): string {
  return `---
title: 과일
model: tiny
seed: 3
---
Prose.
\`\`\`yaml prompt terse
user: "{{fruit}}!"
\`\`\`
\`\`\`yaml prompt second
system: 과일을 말하세요.
user: "${second}"
\`\`\`
\`\`\`yaml cases fruits
from: cases.jsonl
\`\`\`
\`\`\`yaml sweep main
prompt: [terse, second]
temperature: [0.5, 0.9]
repeats: ${repeats}
max_tokens: 12
\`\`\`
\`\`\`yaml score main
- contains: { value: "{{reference}}" }
\`\`\`
`
}

const files = { '과일/notebook.md': notebook(), '과일/cases.jsonl': cases }
const report = ({ stdout }: CliResult) => JSON.parse(stdout) as Report
const doneCells = ({ runs }: Pick<Store, 'runs'>) =>
  runs.list('과일').flatMap(({ run }) => [...runs.events(run)].flatMap(({ event }) => (event.type === 'cellDone' ? [event.cell] : [])))

test('a run prints its cells with scores as one document, and a second run computes none of them again', async () => {
  await using space = await cliSpace(files)
  const first = await space.run(['run', '과일', '--json'])
  expect(first).toMatchObject({ code: 0 })
  const { run, lane, plan, cells, totals } = report(first)
  expect({ lane, plan }).toMatchObject({ lane: 'exact', plan: { cells: 16, cached: 0 } })
  expect(run).toMatch(/^r\d{8}-\d{6}-[0-9a-z]{4}$/)
  expect(plan.prefillTokens).toBeLessThanOrEqual(plan.promptTokens)
  expect(cells).toHaveLength(16)
  expect(cells[0]).toMatchObject({
    variant: 'terse',
    case: '1',
    point: { temperature: 0.5, top_p: 0.95 },
    repeat: 0,
    status: 'done',
    cached: false,
    error: null,
  })
  expect(new Set(cells.map(({ key }) => key)).size).toBe(16)
  expect(totals).toMatchObject({ done: 16, failed: 0, cached: 0 })

  const second = report(await space.run(['run', join('experiments', '과일', 'notebook.md'), '--json']))
  expect(second.totals).toMatchObject({ done: 16, cached: 16, outputTokens: 0 })
  expect(second.cells).toEqual(cells.map((cell) => ({ ...cell, cached: true })))
})

test('a run whose engine keeps dying ends with 1, says what is left and how to go on, and the same command goes on', async () => {
  await using space = await cliSpace({ ...files, '과일/notebook.md': notebook({ repeats: 3 }) })
  const dying = await space.run(['run', '과일', '--json'], { ASSAY_FAKE_DIE: '<|user|>' })
  const { cells, totals } = report(dying)
  expect({ code: dying.code, totals, statuses: new Set(cells.map(({ status }) => status)) }).toMatchObject({
    code: 1,
    totals: { done: 0, failed: 0, cancelled: 48 },
    statuses: new Set(['cancelled']),
  })
  expect(dying.stderr).toContain('The engine died 10 times in a row without a result. 48 cells are left, not marked as failed.')
  expect(dying.stderr).toContain(
    '48 cells of 48 not computed. What was computed is kept; run the same command again to go on with the rest.',
  )
  const next = await space.run(['run', '과일', '--json'])
  expect({ code: next.code, totals: report(next).totals }).toMatchObject({ code: 0, totals: { done: 48, cached: 0 } })
})

test('editing one variant computes exactly its cells', async () => {
  await using space = await cliSpace(files)
  await space.run(['run', '과일'])
  await space.put('experiments/과일/notebook.md', notebook({ second: 'What about {{fruit}}?' }))
  const { cells, plan } = report(await space.run(['run', '과일', '--json']))
  expect(plan).toMatchObject({ cells: 16, cached: 8 })
  expect(cells.map(({ variant, cached }) => `${variant} ${cached}`)).toEqual(
    cells.map(({ variant }) => `${variant} ${variant === 'terse'}`),
  )
})

test('kill -9 in the middle loses only cells in flight, and the file is untouched', async () => {
  await using space = await cliSpace({ ...files, '과일/notebook.md': notebook({ repeats: 4 }) }, { ASSAY_FAKE_DELAY_MS: '25' })
  const { child, ended } = space.start(['run', '과일', '--json'])
  const store = openStore(join(space.path, 'home', 'assay.db'))
  while (doneCells(store).length < 10) await delay(20)
  child.kill('SIGKILL')
  await ended
  const finished = doneCells(store).length
  const { plan, totals } = report(await space.run(['run', '과일', '--json'], { ASSAY_FAKE_DELAY_MS: '0' }))
  expect(plan).toMatchObject({ cells: 64, cached: finished })
  expect(totals).toMatchObject({ done: 64, cached: finished, failed: 0 })
  expect(store.runs.list('과일').map(({ outcome }) => outcome)).toEqual(['done', 'interrupted'])
  expect(readFileSync(join(space.path, 'experiments/과일/notebook.md'), 'utf8')).toBe(notebook({ repeats: 4 }))
  store.close()
})

test('Ctrl+C cancels cleanly: finished cells are kept and printed, the rest is cancelled', async () => {
  await using space = await cliSpace({ ...files, '과일/notebook.md': notebook({ repeats: 4 }) }, { ASSAY_FAKE_DELAY_MS: '25' })
  const { child, ended } = space.start(['run', '과일', '--json'])
  const store = openStore(join(space.path, 'home', 'assay.db'))
  while (doneCells(store).length === 0) await delay(20)
  child.kill('SIGINT')
  const result = await ended
  const { cells, totals } = report(result)
  expect(result.code).toBe(1)
  expect(new Set(cells.map(({ status }) => status))).toEqual(new Set(['done', 'cancelled']))
  expect(totals.done + totals.cancelled).toBe(64)
  expect(store.runs.list('과일')).toMatchObject([{ outcome: 'cancelled', totals }])
  store.close()
})

test('an engine that keeps dying is started again until every cell is done', async () => {
  await using space = await cliSpace(files, { ASSAY_FAKE_CRASH_AFTER: '3' })
  const result = await space.run(['run', '과일', '--json'])
  expect(result.code).toBe(0)
  expect(report(result).totals).toMatchObject({ done: 16, failed: 0 })
})

test('two runs of one notebook at once both end with the same results', async () => {
  await using space = await cliSpace(files, { ASSAY_FAKE_DELAY_MS: '5' })
  const both = await Promise.all([space.run(['run', '과일', '--json']), space.run(['run', '과일', '--json'])])
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  const [one, two] = both.map((result) => report(result).cells.map(({ key, output }) => [key, output]))
  expect(one).toEqual(two)
})

test('failed cells give exit code 1, are reported with their reason, and are tried again by the next run', async () => {
  await using space = await cliSpace(files)
  const failed = await space.run(['run', '과일'], { ASSAY_FAKE_FAIL: 'plum' })
  expect(failed.code).toBe(1)
  expect(failed.stdout).toContain('4 failed:')
  expect(failed.stdout).toContain('told to fail')
  const { plan, totals } = report(await space.run(['run', '과일', '--json']))
  expect({ plan, totals }).toMatchObject({ plan: { cached: 12 }, totals: { done: 16, failed: 0, cached: 12 } })
})

test('--plan tells the cost and runs nothing, --limit takes the first cells, --no-cache computes them again', async () => {
  await using space = await cliSpace(files)
  const plan = report(await space.run(['run', '과일', '--plan', '--json']))
  expect(plan).toMatchObject({ run: null, plan: { cells: 16, cached: 0 }, cells: [] })
  const limited = report(await space.run(['run', '과일', '--limit', '3', '--json']))
  expect(limited.cells).toHaveLength(3)
  const again = report(await space.run(['run', '과일', '--limit', '4', '--no-cache', '--json']))
  expect(again.totals).toMatchObject({ done: 4, cached: 0 })
  const text = await space.run(['run', '과일', '--plan'])
  expect(text.stdout).toContain('cells           16, of which 4 are stored already')
})

test('input that is wrong gives exit code 2 and a sentence with file and line', async () => {
  await using space = await cliSpace({
    ...files,
    'bad/notebook.md': notebook().replace('{{fruit}}!', '{{fruits}}!'),
    'bad/cases.jsonl': cases,
    'lost/notebook.md': notebook(),
  })
  const wrong = await space.run(['run', 'bad'])
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toMatch(/bad\/notebook\.md:8(:\d+)?: .*fruits/)
  const lost = await space.run(['run', 'lost'])
  expect(lost.code).toBe(2)
  expect(lost.stderr).toContain('cases.jsonl')
  const model = await space.run(['run', '과일'], { ASSAY_MODELS: join(space.path, 'experiments') })
  expect(model.code).toBe(2)
  expect(model.stderr).toMatch(/과일\/notebook\.md:3:\d+: There is no model "tiny"/)
  expect((await space.run(['run', 'nothing'])).code).toBe(2)
  expect((await space.run(['run', '과일', '--lane', 'slow'])).code).toBe(2)
})

test('a notebook without cells is no run, and a full disk ends in a sentence', async () => {
  await using space = await cliSpace({ ...files, 'empty/notebook.md': '' })
  const empty = await space.run(['run', 'empty'])
  expect(empty).toMatchObject({ code: 2, stdout: '' })
  expect(empty.stderr).toContain('empty/notebook.md: There is nothing to run')
  if (process.platform !== 'linux') return
  await using full = await open('/dev/full', 'w')
  const { ended } = space.start(['run', '과일', '--plan', '--json'], {}, full.fd)
  const { code, stderr } = await ended
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('The disk is full, so the output cannot be written') as string,
  })
  expect(stderr).not.toContain('node:events')
})
