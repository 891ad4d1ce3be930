import { join } from 'node:path'
import { expect, test } from 'vitest'

import type { JudgedRetrieval } from '../../core/experiment/retrieval.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import { openDatabase, query } from './database.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { addFunctions } from './formats.ts'
import { migrations } from './migrations.ts'
import type { ResultStore } from './resultStore.ts'
import { createStore, openStore } from './store.ts'
import { limitPages } from '../testing/limitPages.ts'
import { sampleKey, sampleOrigin, sampleRequest, sampleResult } from '../testing/sampleCells.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

test('a result is read completely, with its request', () => {
  const { results } = openStore(':memory:')
  results.putDone(sampleOrigin(1), sampleResult())
  expect(results.cell(sampleKey(1))).toEqual({
    key: sampleKey(1),
    request: sampleRequest(),
    result: sampleResult(),
    error: null,
    computedAt: 1001,
    run: 'r20260101-000000-aaaa',
  })
  expect(results.results([sampleKey(1), sampleKey(2)])).toEqual(new Map([[sampleKey(1), sampleResult()]]))
  expect(results.cell(sampleKey(2))).toBeNull()
})

test('cells that share a prompt share what they saw', () => {
  const { results } = openStore(':memory:')
  const seen = { ...sampleRequest(), retrieval: { retriever: 'docs', passages: [] } as unknown as JudgedRetrieval }
  for (const number of [1, 2]) results.putDone({ ...sampleOrigin(number), request: seen }, sampleResult())
  results.putDone(sampleOrigin(3), sampleResult())
  const found = results.retrievals([1, 2, 3].map(sampleKey))
  expect([...found.keys()].toSorted()).toEqual([1, 2].map(sampleKey).toSorted())
  expect(found.get(sampleKey(1))).toEqual(seen.retrieval)
  expect(found.get(sampleKey(1))).toBe(found.get(sampleKey(2)))
})

test('the first result of a key is kept, unless `replace` is set', () => {
  const { results } = openStore(':memory:')
  results.putDone(sampleOrigin(1), sampleResult('first'))
  results.putDone(sampleOrigin(1), sampleResult('second'))
  expect(results.cell(sampleKey(1))?.result?.output).toBe('first')
  results.putDone(sampleOrigin(1), sampleResult('third'), { replace: true })
  expect(results.cell(sampleKey(1))?.result?.output).toBe('third')
})

test('an error never replaces a result, and a result replaces an error', () => {
  const { results } = openStore(':memory:')
  const error = { code: 'ENGINE_CRASHED', message: 'gone' } as const
  results.putDone(sampleOrigin(1), sampleResult())
  results.putError(sampleOrigin(1), error)
  results.putError(sampleOrigin(2), error)
  results.putError(sampleOrigin(3), error)
  results.putDone(sampleOrigin(3), sampleResult())
  const keys = [1, 2, 3, 4].map(sampleKey)
  expect(statusesOf(results, keys)).toEqual(
    new Map([
      [sampleKey(1), 'done'],
      [sampleKey(2), 'failed'],
      [sampleKey(3), 'done'],
    ]),
  )
  const { output, thought, finishReason, tokens, timing } = sampleResult()
  const done = { status: 'done', output, thought, finishReason, tokens, timing }
  expect(results.many(keys)).toEqual(
    new Map<unknown, unknown>([
      [sampleKey(1), done],
      [sampleKey(2), { status: 'failed', error }],
      [sampleKey(3), done],
    ]),
  )
  expect(results.cell(sampleKey(2))).toMatchObject({ result: null, error, request: sampleRequest() })
})

test('makers returns the run of each key, and a replaced result belongs to the later run', () => {
  const { results } = openStore(':memory:')
  expect(results.makers([sampleKey(1)])).toEqual(new Map())
  results.putDone(sampleOrigin(1), sampleResult())
  results.putError(sampleOrigin(2), { code: 'ENGINE_CRASHED', message: 'gone' })
  const { run } = sampleOrigin(1)
  expect(results.makers([1, 2, 3].map(sampleKey))).toEqual(
    new Map([
      [sampleKey(1), { status: 'done', run, computedAt: 1001 }],
      [sampleKey(2), { status: 'failed', run, computedAt: 1002 }],
    ]),
  )
  const later = { run: 'r20991231-000000-zzzz' as RunId, at: 2000 }
  results.putDone({ ...sampleOrigin(1), ...later }, sampleResult('다시'), { replace: true })
  expect(results.makers([sampleKey(1)]).get(sampleKey(1))).toEqual({ status: 'done', run: later.run, computedAt: later.at })
})

test('prompts and settings shared by cells are stored once', () => {
  const database = openDatabase(':memory:')
  const { results, queue } = createStore(database)
  for (let n = 0; n < 3000; n++) results.putDone(sampleOrigin(n), sampleResult())
  queue.flush()
  expect(database.get(query.selectFrom('texts').select(({ fn }) => fn.countAll<number>().as('count')))?.count).toBe(3)
  expect(
    statusesOf(
      results,
      Array.from({ length: 3000 }, (_, n) => sampleKey(n)),
    ).size,
  ).toBe(3000)
})

test('writes are kept while the disk is full, and written when there is space', async () => {
  await using folder = await temporaryFolder()
  const database = openDatabase(join(folder.path, 'assay.db'))
  const { results, queue } = createStore(database)
  results.putDone(sampleOrigin(1), sampleResult())
  queue.flush()
  limitPages(database)
  results.putDone(sampleOrigin(2), sampleResult('x'.repeat(1_000_000)))
  expect(() => queue.flush()).toThrow(expect.objectContaining({ code: 'DISK_FULL' }))
  expect(queue.failure()).toMatchObject({ code: 'DISK_FULL' })
  expect(statusesOf(results, [1, 2].map(sampleKey))).toEqual(new Map([[sampleKey(1), 'done']]))
  limitPages(database, 100_000)
  queue.flush()
  expect(queue.failure()).toBeNull()
  expect(statusesOf(results, [1, 2].map(sampleKey)).size).toBe(2)
  database.close()
})

test('each of two connections sees the results of the other, and the first result of a key is kept', async () => {
  await using folder = await temporaryFolder()
  const one = openStore(join(folder.path, 'assay.db'))
  const two = openStore(join(folder.path, 'assay.db'))
  one.results.putDone(sampleOrigin(1), sampleResult('one'))
  one.queue.flush()
  two.results.putDone(sampleOrigin(1), sampleResult('two'))
  two.results.putDone(sampleOrigin(2), sampleResult('two'))
  two.queue.flush()
  expect([...one.results.results([sampleKey(1), sampleKey(2)]).values()].map((result) => result.output)).toEqual(['one', 'two'])
  one.close()
  two.close()
})

function statusesOf(results: ResultStore, keys: readonly CellKey[]): Map<CellKey, 'done' | 'failed'> {
  return new Map([...results.makers(keys)].map(([key, { status }]) => [key, status]))
}

const thought = { opening: '<think>\n', text: '글쎄 🤔', closing: '\n</think>\n\n', closed: true, tokens: 7 }

test('a thought is stored with the written text and read apart from the answer', () => {
  const { results } = openStore(':memory:')
  results.putDone(sampleOrigin(1), { ...sampleResult('네'), thought })
  const cut = { opening: '', text: '글', closing: '', closed: false, tokens: 2 }
  results.putDone(sampleOrigin(2), { ...sampleResult(''), thought: cut })
  expect(results.cell(sampleKey(1))?.result).toMatchObject({ output: '네', thought })
  expect(results.results([sampleKey(1)]).get(sampleKey(1))).toMatchObject({ output: '네', thought })
  expect(results.many([sampleKey(2)]).get(sampleKey(2))).toMatchObject({ output: '', thought: cut })
})

test('results of an earlier version are read with their thoughts apart, and the rest as it was', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const texts = ['<think>\n글쎄 🤔\n</think>\n\n네', 'no <think>thought</think> here', '글쎄</think>네']
  const { DatabaseSync } = sqliteModule()
  const old = new DatabaseSync(file)
  addFunctions(old)
  const step = migrations.findIndex((sql) => sql.includes('find_thought'))
  for (const sql of migrations.slice(0, step)) old.exec(sql)
  old.exec(`PRAGMA user_version = ${step}`)
  const bodies = ['<|im_start|>assistant\n', '<|im_start|>assistant\n<think>\n', '{"messages":[],"prefill":null}', '{}']
  const addText = old.prepare('INSERT INTO texts (id, hash, body) VALUES (?, ?, ?)')
  bodies.forEach((body, id) => addText.run(id, new Uint8Array([id]), body))
  const addResult = old.prepare(
    `INSERT INTO results (key, output, token_ids, rendered, finish_reason, prompt_tokens, output_tokens, ttft_ms, total_ms, prompt, settings,
       seed, computed_at, run) VALUES (?, ?, ?, ?, 'stop', 3, 8, 1, 2, 2, 3, 0, 0, 'r')`,
  )
  texts.forEach((text, index) => addResult.run(sampleKey(index), text, new Uint8Array(8 * 4), index === 2 ? 1 : 0))
  old.close()
  const { results } = createStore(openDatabase(file))
  const read = texts.map((_, index) => results.cell(sampleKey(index))?.result)
  expect(read.map((result) => result?.output)).toEqual(['네', texts[1], '네'])
  expect(read.map((result) => result?.thought?.text)).toEqual(['글쎄 🤔', undefined, '글쎄'])
})
