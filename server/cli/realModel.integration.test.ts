import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

import type { CellReport } from '../core/run/cellReport.ts'
import type { RunTotals } from '../core/run/runEvent.ts'
import { openStore } from '../io/store/store.ts'
import { type CliResult, cliSpace } from './testing/cliSpace.ts'

const root = resolve(import.meta.dirname, '../..')
const real = { ASSAY_ENGINE: '', ASSAY_MODELS: process.env.ASSAY_MODELS || join(root, 'models') }
const report = ({ stdout }: CliResult) =>
  JSON.parse(stdout) as { plan: { cells: number; cached: number }; cells: CellReport[]; totals: RunTotals }

/** The few-shot sample in a temporary project, on the real model. */
async function sampleSpace() {
  const space = await cliSpace({}, real)
  cpSync(join(root, 'experiments/few-shot-sentiment'), join(space.path, 'experiments/few-shot'), { recursive: true })
  return { space, file: join(space.path, 'experiments/few-shot/notebook.md') }
}

test('the few-shot sample runs on the real model, and again from the store', async () => {
  const { space, file } = await sampleSpace()
  await using _ = space
  const first = await space.run(['run', 'few-shot', '--limit', '9', '--json'])
  expect(first).toMatchObject({ code: 0 })
  const { cells } = report(first)
  expect(cells).toHaveLength(9)
  expect(cells.filter(({ status, tokens, output }) => status === 'done' && (tokens?.output ?? 0) > 0 && output !== '')).toHaveLength(9)
  expect(Object.keys(cells[0]?.scores ?? {})).toEqual(['exact-match', 'mentions the label', 'one word', 'says positive'])

  const second = report(await space.run(['run', 'few-shot', '--limit', '9', '--json']))
  expect(second.totals).toMatchObject({ done: 9, cached: 9, outputTokens: 0 })
  expect(second.cells.map(({ outputTokenIds }) => outputTokenIds)).toEqual(cells.map(({ outputTokenIds }) => outputTokenIds))

  writeFileSync(file, readFileSync(file, 'utf8').replace('Label (positive or negative):', 'Positive or negative?'))
  const edited = report(await space.run(['run', 'few-shot', '--limit', '9', '--json']))
  expect(edited.cells.filter(({ cached }) => !cached).map(({ key }) => key)).toEqual(
    edited.cells.filter(({ variant }) => variant === 'terse').map(({ key }) => key),
  )
  expect(edited.plan.cached).toBe(9 - edited.cells.filter(({ variant }) => variant === 'terse').length)
})

test('kill -9 of a run on the real model loses no finished cell', async () => {
  const { space, file } = await sampleSpace()
  await using _ = space
  const before = readFileSync(file)
  const { child, ended } = space.start(['run', 'few-shot', '--limit', '18', '--json'])
  const store = openStore(join(space.path, 'home', 'assay.db'))
  const done = () =>
    store.runs
      .list('few-shot')
      .flatMap(({ run }) => [...store.runs.events(run)].flatMap(({ event }) => (event.type === 'cellDone' ? [event.result.output] : [])))
  while (done().length < 6 && child.exitCode === null) await new Promise((resolve_) => setTimeout(resolve_, 20))
  child.kill('SIGKILL')
  await ended
  const finished = done().length
  expect(finished).toBeGreaterThanOrEqual(6)
  const { totals } = report(await space.run(['run', 'few-shot', '--limit', '18', '--json']))
  expect(totals.done).toBe(18)
  expect(totals.cached).toBeGreaterThanOrEqual(finished)
  expect(readFileSync(file)).toEqual(before)
  store.close()
})
