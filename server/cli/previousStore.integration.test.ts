import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

import type { RunId } from '../core/ids.ts'
import type { CellReport } from '../core/run/cellReport.ts'
import { hasNewGrammar, lastingPart, previousFolder, previousRuns } from './testing/previousRuns.ts'
import { previousSpace } from './testing/previousSpace.ts'

const FAILED = 'failed-cell'
const computed = previousRuns().filter(({ slug }) => slug !== FAILED)
const found = computed.filter(({ slug, cells }) => !cells.some((cell) => hasNewGrammar(slug, cell)))
/** Tables to which only computing adds rows. */
const written = ['results', 'cell_errors', 'measured_scores', 'token_scores', 'embeddings']

type Report = { plan: { cells: number; cached: number }; cells: CellReport[]; totals: Record<string, number> }
const report = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Report

/** By table, how many rows of the fixture's database are not in `file` any more, and how many rows `file` has more than it. */
function comparedWithFixture(file: string, folder: string): { lost: Record<string, number>; added: Record<string, number> } {
  const before = join(folder, 'before.db')
  writeFileSync(before, gunzipSync(readFileSync(join(previousFolder, 'assay.db.gz'))))
  const database = new DatabaseSync(file)
  try {
    database.exec(`ATTACH '${before}' AS before`)
    const one = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0])
    const tables = database
      .prepare("SELECT name FROM before.sqlite_master WHERE type = 'table'")
      .all()
      .map(({ name }) => String(name))
      // Hashes of files are computed anew when they are needed.
      .filter((name) => name !== 'file_hashes')
    const count = (make: (table: string) => string) => Object.fromEntries(tables.map((table) => [table, one(make(table))]))
    const columnsOf = (table: string) =>
      database
        .prepare(`SELECT name FROM pragma_table_info('${table}', 'before')`)
        .all()
        .map(({ name }) => String(name))
        .join()
    return {
      lost: count((table) => {
        const columns = columnsOf(table)
        return `SELECT count(*) FROM (SELECT ${columns} FROM before.${table} EXCEPT SELECT ${columns} FROM main.${table})`
      }),
      added: count((table) => `SELECT (SELECT count(*) FROM main.${table}) - (SELECT count(*) FROM before.${table})`),
    }
  } finally {
    database.close()
  }
}

test('every notebook of the version before is found in its store: keys, seeds, points and outputs, and nothing is computed', async () => {
  await using space = await previousSpace({ store: true })
  for (const { slug, lane, cells } of found) {
    const result = await space.run(['run', slug, '--lane', lane, '--json'])
    const run = report(result)
    expect([slug, lane, run.plan]).toMatchObject([slug, lane, { cells: cells.length, cached: cells.length }])
    expect([result.code, run.totals]).toMatchObject([0, { done: cells.length, cached: cells.length, failed: 0, outputTokens: 0 }])
    expect(run.cells.map(lastingPart)).toEqual(cells)
    expect(run.cells.filter(({ status, cached }) => status !== 'done' || !cached)).toEqual([])
    expect(result.stderr).not.toContain('Scoring with models')
  }
  const { lost, added } = comparedWithFixture(space.database, space.path)
  expect(Object.entries(lost).filter(([, rows]) => rows !== 0)).toEqual([])
  expect(Object.keys(lost)).toEqual(expect.arrayContaining(written))
  expect(written.map((table) => [table, added[table]])).toEqual(written.map((table) => [table, 0]))
})

test('cells whose schema the grammar before did not keep are computed again, the others are found', async () => {
  await using space = await previousSpace({ store: true })
  const { slug = '', lane = 'exact', cells = [] } = computed.find((run) => !found.includes(run)) ?? {}
  const { plan } = report(await space.run(['run', slug, '--lane', lane, '--plan', '--json']))
  expect(plan).toMatchObject({ cells: 72, cached: 48 })
  const first = cells.slice(0, 12)
  const again = first.filter((cell) => hasNewGrammar(slug, cell))
  expect(again).toHaveLength(4)
  const run = report(await space.run(['run', slug, '--lane', lane, '--limit', '12', '--json']))
  expect(run.totals).toMatchObject({ done: 12, cached: 8, failed: 0 })
  const parts = run.cells.map(lastingPart)
  expect(run.cells.filter(({ cached, scores }) => !cached && scores.valid !== 1)).toEqual([])
  expect(parts.filter((_, index) => run.cells[index]?.cached)).toEqual(first.filter((cell) => !again.includes(cell)))
})

test('ratings, votes and runs of the version before are found', async () => {
  await using space = await previousSpace({ store: true })
  await using server = space.server()
  const { api } = server
  const slug = 'parameters'
  const { ratings, votes } = await api.ratings.list({ slug })
  expect([ratings.length, votes.length]).toEqual([3, 1])
  const linesOf = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
  const exported = linesOf((await api.ratings.export({ slug })).text)
  // Later versions say more of each cell.
  expect(exported).toMatchObject(linesOf(readFileSync(join(previousFolder, 'ratings.jsonl'), 'utf8')))

  for (const { slug: notebook, lane, cells } of computed) {
    const runs = (await api.runs.list({ slug: notebook })).filter((each) => each.lane === lane)
    expect(runs).toMatchObject([{ outcome: 'done', totals: { done: cells.length, failed: 0 } }])
    const { keys, statuses } = await api.runs.earlier({ run: runs[0]?.run as RunId })
    expect(keys).toBe(cells.map(({ key }) => key).join(''))
    expect(statuses).toBe('d'.repeat(cells.length))
  }
})

test('the reason why a cell failed is still reported', async () => {
  await using space = await previousSpace({ store: true })
  const { code, stdout } = await space.run(['export', FAILED, '--format', 'jsonl', '--out', '-'])
  const [stored] = previousRuns().find(({ slug }) => slug === FAILED)?.cells ?? []
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { key: stored?.key, status: 'failed', error: { code: 'BAD_INPUT', message: expect.stringContaining('"many words" is 2 tokens') } },
  ])
})

test('what the engine says of the model today gives the same keys', async () => {
  await using space = await previousSpace({ store: true })
  const database = new DatabaseSync(space.database)
  database.exec('DELETE FROM model_facts')
  database.close()
  const { plan } = report(await space.run(['run', 'parameters', '--plan', '--json']))
  expect(plan).toMatchObject({ cells: 38, cached: 38 })
})
