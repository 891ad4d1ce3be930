import { join } from 'node:path'
import { expect, test } from 'vitest'

import { textHash } from '../../core/textHash.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { openDatabase } from './database.ts'
import { migrations } from './migrations.ts'
import { createRatingStore } from './ratingStore.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { sampleKey } from '../testing/sampleCells.ts'

const [a, b, c] = [1, 2, 3].map(sampleKey) as [ReturnType<typeof sampleKey>, ReturnType<typeof sampleKey>, ReturnType<typeof sampleKey>]

test('a rating is changed part by part, is stored per rater, and is removed when it is empty', () => {
  const store = createRatingStore(openDatabase(':memory:'))
  expect(store.isEmpty()).toBe(true)
  store.rate({ key: a, rater: '나', outputHash: 'h' }, { verdict: 'good' }, 1)
  expect(store.isEmpty()).toBe(false)
  expect(store.rate({ key: a, rater: '나', outputHash: 'h' }, { note: '말투가 좋다 🙂', verdict: undefined }, 2)).toEqual({
    key: a,
    rater: '나',
    outputHash: 'h',
    verdict: 'good',
    grade: null,
    note: '말투가 좋다 🙂',
    corrected: null,
    ratedAt: 2,
  })
  store.rate({ key: a, rater: 'Bo', outputHash: 'h' }, { grade: 2 }, 3)
  expect(store.ratings(new Set([a, b])).map(({ rater, verdict, grade }) => [rater, verdict, grade])).toEqual([
    ['Bo', null, 2],
    ['나', 'good', null],
  ])
  expect(store.ratings(new Set([b]))).toEqual([])
  expect(store.rate({ key: a, rater: '나', outputHash: 'h' }, { verdict: null, note: '' }, 4)).toBeNull()
  expect(store.ratings(new Set([a])).map(({ rater }) => rater)).toEqual(['Bo'])
})

test('a vote is stored once per pair and rater, and can be changed and removed', () => {
  const store = createRatingStore(openDatabase(':memory:'))
  store.vote({ left: a, right: b, leftHash: 'l', rightHash: 'r', rater: 'me', winner: 'left' }, 1)
  store.vote({ left: a, right: b, leftHash: 'l', rightHash: 'r', rater: 'me', winner: 'tie' }, 2)
  store.vote({ left: a, right: b, leftHash: 'l', rightHash: 'r', rater: 'you', winner: 'right' }, 3)
  expect(store.votes(new Set([a, b, c]))).toEqual([
    { left: a, right: b, leftHash: 'l', rightHash: 'r', rater: 'me', winner: 'tie', votedAt: 2 },
    { left: a, right: b, leftHash: 'l', rightHash: 'r', rater: 'you', winner: 'right', votedAt: 3 },
  ])
  expect(store.votes(new Set([a, c]))).toEqual([])
  store.vote({ left: a, right: b, leftHash: 'l', rightHash: 'r', rater: 'me', winner: null }, 4)
  expect(store.votes(new Set([a, b]))).toHaveLength(1)
})

test('ratings and votes of an earlier output are kept beside those of the new output', () => {
  const store = createRatingStore(openDatabase(':memory:'))
  const [earlier, now] = [
    { key: a, rater: '나', outputHash: 'h1' },
    { key: a, rater: '나', outputHash: 'h2' },
  ]
  store.rate(earlier, { verdict: 'good', corrected: '고친 답' }, 1)
  expect(store.rate(now, { verdict: 'bad' }, 2)).toMatchObject({ ...now, verdict: 'bad', corrected: null })
  expect(store.ratings(new Set([a])).map(({ outputHash, verdict }) => [outputHash, verdict])).toEqual([
    ['h1', 'good'],
    ['h2', 'bad'],
  ])
  expect(store.rate(now, { verdict: null }, 3)).toBeNull()
  expect(store.ratings(new Set([a]))).toEqual([expect.objectContaining({ ...earlier, corrected: '고친 답' })])

  const vote = { left: a, right: b, rater: '나', rightHash: 'r' }
  store.vote({ ...vote, leftHash: 'l1', winner: 'left' }, 1)
  store.vote({ ...vote, leftHash: 'l2', winner: 'right' }, 2)
  expect(store.votes(new Set([a, b])).map(({ leftHash, winner }) => [leftHash, winner])).toEqual([
    ['l1', 'left'],
    ['l2', 'right'],
  ])
  store.vote({ ...vote, leftHash: 'l2', winner: null }, 3)
  expect(store.votes(new Set([a, b])).map(({ leftHash }) => leftHash)).toEqual(['l1'])
})

test('ratings and votes from the format without hashes belong to the output stored at their time', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const before = new (sqliteModule().DatabaseSync)(file)
  const version = migrations.findIndex((step) => step.includes('ratings_of_outputs'))
  for (const step of migrations.slice(0, version)) before.exec(step)
  before.exec(`PRAGMA user_version = ${version}`)
  before.exec(`INSERT INTO texts (id, hash, body) VALUES (1, x'00', '{}')`)
  const result = before.prepare(`INSERT INTO results VALUES (?, ?, x'', 1, 'stop', 1, 1, 1, 1, 1, 1, 1, ?, 'r')`)
  result.run(a, '첫째 🙂', 10)
  result.run(b, 'computed after it was rated', 30)
  const rating = before.prepare(`INSERT INTO ratings VALUES (?, 'me', 'good', 4, 'note', 'right', 20)`)
  for (const key of [a, b, c]) rating.run(key)
  before.prepare(`INSERT INTO votes VALUES (?, ?, 'me', 'left', 20)`).run(a, b)
  before.close()

  const database = openDatabase(file)
  const store = createRatingStore(database)
  const said = { rater: 'me', verdict: 'good', grade: 4, note: 'note', corrected: 'right', ratedAt: 20 }
  expect(store.ratings(new Set([a, b, c]))).toEqual([
    { ...said, key: a, outputHash: textHash('첫째 🙂') },
    { ...said, key: b, outputHash: '' },
    { ...said, key: c, outputHash: '' },
  ])
  expect(store.votes(new Set([a, b]))).toEqual([
    { left: a, right: b, leftHash: textHash('첫째 🙂'), rightHash: '', rater: 'me', winner: 'left', votedAt: 20 },
  ])
  database.close()
})
