import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunId } from '../../core/ids.ts'
import { seededRng } from '../../core/rng.ts'
import type { RunTotals } from '../../core/run/runEvent.ts'
import { thisProcess } from '../processOwner.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { sampleKey, sampleOrigin, sampleResult } from '../testing/sampleCells.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { openStore } from './store.ts'

const CELLS = 200
const FILES = 24
const totals: RunTotals = { ms: 10, outputTokens: 3, tokensPerSecond: 300, done: CELLS, failed: 0, cancelled: 0, cached: 0 }
const plan = { cells: CELLS, cached: 0, promptTokens: 10, prefillTokens: 8, maxOutputTokens: 32, estimateMs: null }
const keys = Array.from({ length: CELLS }, (_, n) => sampleKey(n))
const outputOf = (n: number) => `출력 ${n} 🙂 ${'단어 '.repeat(40)}`

const thoughtOf = (n: number) =>
  n % 3 === 0 ? { opening: '<think>', text: `글쎄 ${n}`, closing: '</think>', closed: true, tokens: 4 } : null
const summary = { stamps: [], readAt: 5, counts: { title: '리뷰', model: 'tiny', variants: 1, cases: 2, cells: 3, errors: 0 } }
const facts = { chatTemplateHash: 'c', engineVersion: 'v', templateFacts: { date: 'clock', thinking: 'switch' } } as const

/** Fills a store with two runs, ratings, scores, token probabilities and what is remembered of notebooks and models. */
function fill(file: string): void {
  const store = openStore(file)
  for (const [number, run] of (['r20260101-000000-aaaa', 'r20260102-000000-aaaa'] as RunId[]).entries()) {
    store.runs.begin({ type: 'runStarted', run, notebook: '리뷰', lane: 'fast', at: number, plan, keys }, thisProcess())
    for (const [n, key] of keys.entries()) {
      store.results.putDone(sampleOrigin(n, run), sampleResult(outputOf(n), { renderedPrompt: `prompt ${n % 20}`, thought: thoughtOf(n) }))
      store.runs.append(run, n + 2, { type: number === 0 ? 'cellDone' : 'cellCached', cell: n, result: sampleResult(outputOf(n)) })
      if (number === 0) store.scores.put(`score ${n}`, { modelHash: 'm', answer: { kind: 'numbers', values: [n] } as never }, 1)
      if (n % 5 > 0) continue
      store.summaries.put(`experiments/${n}`, summary)
      store.models.putFacts(`model ${n}`, 'engine@1', facts)
      store.tokenScores.put(key, [{ token: n, text: 'a', logprob: -1, entropy: 1, rank: 1, top: [] }], 1)
    }
    store.runs.append(run, CELLS + 2, { type: 'runFinished', at: 15, outcome: 'done', totals })
  }
  store.ratings.rate({ key: sampleKey(7), rater: 'reader', outputHash: 'h' }, { verdict: 'good' }, 5)
  store.close()
}

let filled: Awaited<ReturnType<typeof temporaryFolder>> | undefined
beforeAll(async () => {
  filled = await temporaryFolder()
  fill(join(filled.path, 'assay.db'))
})
afterAll(() => filled?.[Symbol.asyncDispose]())

/** A copy of a store that was filled. */
function copyTo(file: string): void {
  copyFileSync(join(filled?.path ?? '', 'assay.db'), file)
}

/** Everything that a page or a command reads of a store. Each output that is found must be right. */
function readAll(store: ReturnType<typeof openStore>): { results: number; runs: number } {
  const results = store.results.results(keys)
  for (const [n, key] of keys.entries()) {
    const found = results.get(key)
    if (found) expect(found).toMatchObject({ output: outputOf(n), thought: thoughtOf(n) })
    store.results.cell(key)
    store.tokenScores.get(key)
    store.summaries.get(`experiments/${n}`)
    store.models.facts(`model ${n}`, 'engine@1')
  }
  for (const found of store.results.many(keys).values()) if (found.status === 'done') expect(found.output).toMatch(/^출력 /)
  const runs = store.runs.list('리뷰')
  for (const { run } of runs) {
    for (const { event } of store.runs.events(run)) expect(event.type).toMatch(/^[a-zA-Z]+$/)
    store.runs.outcomes(run)
    store.outlines.get(run)
  }
  store.runs.latest()
  store.scores.many(keys.map((_, n) => `score ${n}`))
  store.ratings.ratings(new Set(keys))
  store.results.makers(keys)
  return { results: results.size, runs: runs.length }
}

const PAGE = 4096

/** Flips bytes in one to four places behind the first page; in every fourth file two pages change places, which can lead in a circle. */
function damage(bytes: Buffer, number: number, rng: () => number): void {
  const below = (end: number) => Math.floor(rng() * end)
  if (number % 4 === 3) {
    const [one, other] = [1, 2].map(() => PAGE * (1 + below(bytes.length / PAGE - 1))) as [number, number]
    const kept = Buffer.from(bytes.subarray(one, one + PAGE))
    bytes.copyWithin(one, other, other + PAGE)
    kept.copy(bytes, other)
    return
  }
  for (let places = 1 + below(4); places > 0; places -= 1) {
    const at = PAGE + below(bytes.length - 2 * PAGE)
    const length = [1, 16, 300, 3000][below(4)] ?? 1
    for (let offset = at; offset < Math.min(at + length, bytes.length); offset += 1) bytes[offset] = (bytes[offset] ?? 0) ^ (1 + below(255))
  }
}

test('however bytes in the middle of a database are flipped, it is usable at once, and most results survive', async () => {
  await using folder = await temporaryFolder()
  const whole = join(folder.path, 'whole.db')
  copyTo(whole)
  const rng = seededRng('damaged bytes')
  let replaced = 0
  let survived = 0
  for (let number = 0; number < FILES; number += 1) {
    const file = join(folder.path, String(number), 'assay.db')
    mkdirSync(dirname(file))
    const bytes = readFileSync(whole)
    damage(bytes, number, rng)
    writeFileSync(file, bytes)
    const notices: string[] = []
    const store = openStore(file, { notice: (message) => notices.push(message) })
    const found = readAll(store)
    expect(store.queue.failure(), `file ${number}`).toBeNull()
    for (const [n] of keys.entries()) store.results.putDone(sampleOrigin(n), sampleResult(outputOf(n), { thought: thoughtOf(n) }))
    store.queue.flush()
    expect([...store.results.results(keys).values()].map(({ output }) => output)).toEqual(keys.map((_, n) => outputOf(n)))
    store.close()
    const kept = readdirSync(join(folder.path, String(number))).filter((name) => /broken-\d+(-\d+)?$/.test(name))
    if (kept.length > 0) replaced += 1
    expect(
      notices.filter((message) => message.includes('renamed')),
      `file ${number}`,
    ).toHaveLength(kept.length)
    survived += found.results
    const again = openStore(file, { notice: (message) => notices.push(`again ${message}`) })
    expect(readAll(again).results).toBe(CELLS)
    expect(notices.filter((message) => message.startsWith('again'))).toEqual([])
    again.close()
  }
  expect(replaced).toBeGreaterThan(FILES / 4)
  expect(survived / (FILES * CELLS)).toBeGreaterThan(0.7)
}, 120_000)

test('damage that is met in the middle of writing costs nothing that was being written', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  copyTo(file)
  const bytes = readFileSync(file)
  // New keys are written into the page of the index that has the last one.
  const last = Buffer.from(sampleKey(CELLS - 1))
  for (let at = bytes.indexOf(last); at !== -1; at = bytes.indexOf(last, at + 4096 - (at % 4096)))
    bytes.fill(0xff, at - (at % 4096), at - (at % 4096) + 100)
  writeFileSync(file, bytes)
  const notices: string[] = []
  const store = openStore(file, { notice: (message) => notices.push(message) })
  for (let n = 0; n < CELLS + 50; n += 1) store.results.putDone(sampleOrigin(n, 'r20260103-000000-aaaa'), sampleResult(outputOf(n)))
  store.queue.flush()
  const all = Array.from({ length: CELLS + 50 }, (_, n) => sampleKey(n))
  expect(store.results.results(all).size).toBe(CELLS + 50)
  expect(store.runs.list('리뷰')).toHaveLength(2)
  expect(store.ratings.ratings(new Set(all))).toHaveLength(1)
  expect(notices).toEqual([expect.stringMatching(/damaged.*renamed.*\d+ results, 2 runs and 1 rating/)])
  store.close()
})

test('of four programs that meet the damage at once, one replaces the file, and no result that can be read or is new is lost', async () => {
  await using folder = await temporaryFolder()
  const programs = Array.from({ length: 4 }, () => fork(join(import.meta.dirname, 'testing/readDamaged.ts')))
  const answers = () => Promise.all(programs.map(async (program) => (await once(program, 'message'))[0] as unknown))
  try {
    await answers()
    for (let round = 0; round < 2; round += 1) {
      const file = join(folder.path, String(round), 'assay.db')
      mkdirSync(dirname(file))
      copyTo(file)
      const bytes = readFileSync(file)
      // In the second round the file cannot be opened at all.
      const damaged = round === 0 ? bytes.indexOf(sampleKey(CELLS / 2)) : 0
      bytes.fill(0xff, damaged - (damaged % PAGE), damaged - (damaged % PAGE) + 100)
      writeFileSync(file, bytes)
      const told = answers()
      for (const [index, program] of programs.entries()) program.send({ file, cells: CELLS, own: CELLS + index })
      const notices = (await told).flatMap((each) => each as string[]).filter((message) => !message.includes('is damaged. It is left out'))
      expect(notices).toEqual([expect.stringContaining('renamed')])
      const aside = readdirSync(dirname(file)).filter((name) => name !== 'assay.db')
      expect(aside.filter((name) => !name.endsWith('-wal') && !name.endsWith('-shm'))).toEqual([expect.stringMatching(/broken-\d+$/)])
      const store = openStore(file)
      const all = Array.from({ length: CELLS + programs.length }, (_, n) => sampleKey(n))
      const found = store.results.results(all)
      expect(all.slice(CELLS).filter((key) => !found.has(key))).toEqual([])
      if (round === 0) expect(found.size).toBeGreaterThan(CELLS / 2)
      store.close()
    }
  } finally {
    for (const program of programs) program.kill()
  }
}, 60_000)

test('a store that another program has replaced, or that somebody removed, is opened again at the next write', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const [one, other] = [openStore(file), openStore(file)]
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  renameSync(file, `${file}.broken`)
  one.results.putDone(sampleOrigin(1), sampleResult())
  one.queue.flush()
  other.results.putDone(sampleOrigin(2), sampleResult())
  other.queue.flush()
  one.close()
  other.close()
  const after = openStore(file)
  expect(after.results.results([1, 2].map(sampleKey)).size).toBe(2)
  after.close()
})

test('votes and requests to cancel go to the file that is there now, and reads come from it', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  copyTo(file)
  const store = openStore(file)
  const run = 'r20260103-000000-aaaa' as RunId
  const replace = () => {
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
    renameSync(file, `${file}.broken`)
    const other = openStore(file)
    other.runs.begin({ type: 'runStarted', run, notebook: '리뷰', lane: 'fast', at: 1, plan, keys }, thisProcess())
    return other
  }
  let other = replace()
  expect(store.runs.cancelAsked(run)).toBe(false)
  expect(store.runs.list('리뷰').map((each) => each.run)).toEqual([run])
  other.close()
  other = replace()
  store.runs.askCancel(run)
  expect(other.runs.cancelAsked(run)).toBe(true)
  other.close()
  other = replace()
  const [left, right] = [sampleKey(1), sampleKey(2)]
  store.ratings.vote({ left, right, leftHash: '', rightHash: '', rater: 'reader', winner: 'left' }, 5)
  expect(other.ratings.votes(new Set([left, right]))).toHaveLength(1)
  other.close()
  store.close()
})

test('a flipped letter of an output is noticed: the cell counts as not stored, is named once, and can be computed again', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const first = openStore(file)
  for (const n of [1, 2, 3, 4, 5]) first.results.putDone(sampleOrigin(n), sampleResult('yes'))
  first.close()
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(file)
  raw.prepare(`UPDATE results SET output = 'yet' WHERE key = ?`).run(sampleKey(1))
  raw.prepare(`UPDATE results SET token_ids = ? WHERE key = ?`).run(new Uint8Array([9, 0, 0, 0]), sampleKey(2))
  // The places of the thought decide where the answer begins.
  raw.prepare(`UPDATE results SET thought = ? WHERE key = ?`).run('{"from":0,"to":1,"answer":2,"closed":true,"tokens":1}', sampleKey(5))
  // A result of an earlier version has no checksum and is believed.
  raw.prepare(`UPDATE results SET output = 'old', checksum = NULL WHERE key = ?`).run(sampleKey(3))
  raw.close()
  const notices: string[] = []
  const store = openStore(file, { notice: (message) => notices.push(message) })
  expect(store.results.cell(sampleKey(1))).toMatchObject({ result: null, damaged: { output: 'yet' } })
  const all = [1, 2, 3, 4, 5].map(sampleKey)
  for (let times = 0; times < 2; times += 1) {
    expect([...store.results.results(all)].map(([key, { output }]) => [key, output])).toEqual([
      [sampleKey(3), 'old'],
      [sampleKey(4), 'yes'],
    ])
    expect([...store.results.many(all).keys()]).toEqual([sampleKey(3), sampleKey(4)])
  }
  expect([...store.results.makers(all).keys()]).toEqual([sampleKey(3), sampleKey(4)])
  expect(notices).toEqual([1, 2, 5].map((n) => expect.stringContaining(sampleKey(n)) as string))
  store.results.putDone(sampleOrigin(1), sampleResult('yes'))
  expect(store.results.results(all).get(sampleKey(1))?.output).toBe('yes')
  store.close()
})

test('columns that cannot be read cost their own result only', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const first = openStore(file)
  for (const n of [1, 2, 3, 4]) first.results.putDone(sampleOrigin(n), sampleResult('yes', { thought: thoughtOf(0) }))
  first.close()
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(file)
  raw.prepare(`UPDATE results SET thought = '{"from"' WHERE key = ?`).run(sampleKey(1))
  raw.prepare(`UPDATE results SET thought = '{"from"', checksum = NULL WHERE key = ?`).run(sampleKey(2))
  raw.prepare(`UPDATE results SET token_ids = x'0102030405', checksum = NULL WHERE key = ?`).run(sampleKey(3))
  raw.close()
  const store = openStore(file)
  const all = [1, 2, 3, 4].map(sampleKey)
  for (const key of all.slice(0, 3)) expect(store.results.cell(key)).not.toHaveProperty('damaged')
  expect([...store.results.many(all).keys()]).toEqual([sampleKey(4)])
  // They were removed when they were read.
  expect([...store.results.makers(all).keys()]).toEqual([sampleKey(4)])
  store.close()
})

test.each([
  ['results', 'thought', '{"from"', 'key', sampleKey(5)],
  ['notebook_summaries', 'body', '{"stamps"', 'folder', 'experiments/5'],
  ['model_facts', 'template', '{"date"', 'model_hash', 'model 5'],
] as const)('of a damaged database, %s whose %s is damaged are not copied', async (table, column, text, name, value) => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  copyTo(file)
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(file)
  if (table === 'results') raw.exec('UPDATE results SET checksum = NULL')
  raw.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${name} = ?`).run(text, value)
  raw.exec('PRAGMA foreign_keys = OFF; DROP TABLE run_outlines')
  raw.close()
  openStore(file).close()
  const after = new DatabaseSync(file)
  expect(after.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows).toBe((table === 'results' ? CELLS : CELLS / 5) - 1)
  after.close()
})

const versions = [-1, -2_147_483_648, 0, 1, 2, 5, 6, 7, 8, 117_440_519]

test.each(versions)('a whole database that claims to be of version %i keeps its results', async (version) => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  copyTo(file)
  const { DatabaseSync } = sqliteModule()
  const raw = new DatabaseSync(file)
  raw.exec(`PRAGMA user_version = ${version}`)
  raw.close()
  const store = openStore(file)
  expect(readAll(store)).toEqual({ results: CELLS, runs: 2 })
  store.close()
})

test.each(['runs', 'results', 'texts', 'ratings', 'run_outlines'])(
  'a database that lacks its table %s is replaced, with the rest of its rows',
  async (table) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'assay.db')
    copyTo(file)
    const { DatabaseSync } = sqliteModule()
    const raw = new DatabaseSync(file)
    raw.exec(`PRAGMA foreign_keys = OFF; DROP TABLE ${table}`)
    raw.close()
    const store = openStore(file)
    const found = readAll(store)
    expect(found.runs).toBe(table === 'runs' ? 0 : 2)
    expect(found.results).toBe(table === 'results' || table === 'texts' ? 0 : CELLS)
    store.close()
  },
)
