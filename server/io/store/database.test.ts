import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { openDatabase, query } from './database.ts'
import { migrations } from './migrations.ts'
import { limitPages } from '../testing/limitPages.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

const rates = (hash: string) =>
  query
    .insertInto('model_rates')
    .values({ model_hash: hash, lane: 'fast', prefill_per_second: 1, decode_per_second: 2, output_share: 1, updated_at: 3 })

test('a new database is created with its folder, in WAL mode, in the newest format', async () => {
  await using folder = await temporaryFolder()
  const database = openDatabase(join(folder.path, '깊은', 'assay.db'))
  const { DatabaseSync } = sqliteModule()
  const other = new DatabaseSync(database.file)
  expect({ ...other.prepare('PRAGMA user_version').get() }).toEqual({ user_version: migrations.length })
  expect({ ...other.prepare('PRAGMA journal_mode').get() }).toEqual({ journal_mode: 'wal' })
  other.close()
  database.close()
})

test('a database of a newer version is rejected and not changed', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const { DatabaseSync } = sqliteModule()
  const newer = new DatabaseSync(file)
  newer.exec('CREATE TABLE future (x); PRAGMA user_version = 99')
  newer.close()
  expect(() => openDatabase(file)).toThrow(
    expect.objectContaining({ code: 'STORE_BROKEN', message: expect.stringContaining('newer Assay') as string }),
  )
  expect(readdirSync(folder.path)).toEqual(['assay.db'])
})

test('a damaged database is reported and kept, and a new one is created', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  writeFileSync(file, 'this is no database '.repeat(400))
  const notices: string[] = []
  const database = openDatabase(file, { notice: (message) => notices.push(message), now: () => Date.UTC(2026, 0, 2, 3, 4, 5) })
  expect(database.run(rates('a'))).toBe(1)
  database.close()
  expect(readFileSync(`${file}.broken-20260102030405`, 'utf8')).toBe('this is no database '.repeat(400))
  expect(notices).toEqual([expect.stringContaining('assay.db.broken-20260102030405')])
})

test('a transaction that throws is rolled back, and a nested one joins the outer one', () => {
  const database = openDatabase(':memory:')
  expect(() =>
    database.transaction(() => {
      database.run(rates('a'))
      database.transaction(() => database.run(rates('b')))
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(database.all(query.selectFrom('model_rates').select('model_hash'))).toEqual([])
  database.transaction(() => database.run(rates('c')))
  expect(database.all(query.selectFrom('model_rates').select('model_hash')).map((row) => row.model_hash)).toEqual(['c'])
})

test('a full disk is DISK_FULL with a remedy, and stored data is kept', async () => {
  await using folder = await temporaryFolder()
  const database = openDatabase(join(folder.path, 'assay.db'))
  database.run(rates('a'))
  limitPages(database)
  const full: unknown = expect.objectContaining({
    code: 'DISK_FULL',
    message: expect.stringContaining('finished cells are kept') as string,
  })
  expect(() => database.transaction(() => database.run(rates('b'.repeat(2_000_000))))).toThrow(full)
  expect(database.all(query.selectFrom('model_rates').select('model_hash')).map((row) => row.model_hash)).toEqual(['a'])
  database.close()
})

test('a folder that cannot be created is DISK_FULL with its place', async () => {
  await using folder = await temporaryFolder()
  writeFileSync(join(folder.path, 'file'), '')
  const place = { file: join(folder.path, 'file', 'home') }
  expect(() => openDatabase(join(place.file, 'assay.db'))).toThrow(expect.objectContaining({ code: 'DISK_FULL', place }))
})

test('eight programs can open one new database at the same time, and none prints a warning', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const script = join(folder.path, 'open.ts')
  const module = join(import.meta.dirname, 'database.ts')
  writeFileSync(
    script,
    `import { openDatabase, query } from ${JSON.stringify(module)}
     const database = openDatabase(${JSON.stringify(file)})
     for (let i = 0; i < 20; i++) database.transaction(() => database.run(query.insertInto('model_rates').values({ model_hash: process.argv[2] + i, lane: 'fast', prefill_per_second: 1, decode_per_second: 2, output_share: 1, updated_at: 3 })))
     database.close()`,
  )
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => promisify(execFile)(process.execPath, [script, `p${index}-`])))
  expect(outcomes.map(({ stderr }) => stderr)).toEqual(Array(8).fill(''))
  const database = openDatabase(file)
  expect(database.get(query.selectFrom('model_rates').select(({ fn }) => fn.countAll<number>().as('count')))?.count).toBe(160)
  database.close()
  expect(existsSync(`${file}-wal`)).toBe(false)
}, 60_000)
