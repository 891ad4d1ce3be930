import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { JudgedPlace } from '../../core/retrieval/judgements/judgeHit.ts'
import { type JudgedQuery, madeQueryId } from '../../core/retrieval/judgements/judgedQuery.ts'
import { sqliteModule } from '../sqlite/sqliteModule.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { openDatabase } from './database.ts'
import { addFunctions } from './formats.ts'
import { createJudgementStore } from './judgementStore.ts'
import { migrations } from './migrations.ts'

const place = (start: number, end: number, grade: number): JudgedPlace => ({
  document: '휴가.md',
  grade,
  span: { start, end },
  quote: '15일 🎉',
})
const asked = (id: string, text: string, addedAt = 1): JudgedQuery => ({ id, text, origin: 'typed', addedAt })

test('a place has one grade, which changes and goes; an upgrade keeps all else', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'assay.db')
  const before = new (sqliteModule().DatabaseSync)(file)
  addFunctions(before)
  const version = migrations.findIndex((step) => step.includes('judged_queries'))
  for (const step of migrations.slice(0, version)) before.exec(step)
  before.exec(`PRAGMA user_version = ${version}`)
  before.exec(`INSERT INTO notebook_summaries VALUES ('a', '{}')`)
  before.close()

  const database = openDatabase(file)
  const store = createJudgementStore(database)
  const corpus = store.joinCorpus('docs', ['/b', '/a'])
  store.add(corpus, { queries: [asked('q1', '휴가는 며칠?')], judgements: [{ query: 'q1', ...place(0, 9, 1) }] }, 1)
  const whole: JudgedPlace = { document: '휴가.md', grade: 2, span: null, quote: null }
  store.change(corpus, '휴가는 며칠?', { put: [place(0, 9, 3), whole], remove: [] }, 2)
  expect(store.read(corpus)).toEqual({
    queries: [asked('q1', '휴가는 며칠?')],
    judgements: [
      { query: 'q1', ...whole },
      { query: 'q1', ...place(0, 9, 3) },
    ],
  })
  store.change(corpus, '휴가는 며칠?', { put: [place(5, 9, 0)], remove: [place(0, 9, 1)] }, 3)
  database.close()

  const again = createJudgementStore(openDatabase(file))
  expect(again.read(corpus).judgements.map(({ span, grade }) => [span?.start ?? null, grade])).toEqual([
    [null, 2],
    [5, 0],
  ])
  const removed = again.remove(corpus, ['q1'])
  expect(again.read(corpus)).toEqual({ queries: [], judgements: [] })
  again.add(corpus, removed, 4)
  expect(again.read(corpus)).toEqual(removed)
})

test('indexes of the same sources share their judgements, and an index keeps its own with other sources', () => {
  const store = createJudgementStore(openDatabase(':memory:'))
  expect(store.corpusOf('large', ['/a', '/b'])).toBeNull()
  const corpus = store.joinCorpus('small', ['/b', '/a'])
  expect(store.corpusOf('large', ['/a', '/b'])).toBe(corpus)
  expect(store.corpusOf('other', ['/a'])).toBeNull()
  expect(store.joinCorpus('large', ['/a', '/b'])).toBe(corpus)
  expect(store.joinCorpus('small', ['/c'])).toBe(corpus)
  expect(store.corpusOf('large', ['/d'])).toBe(corpus)
  expect(store.joinCorpus('other', ['/a'])).toBe('other')
})

test('a query that is there keeps its id and origin', () => {
  const store = createJudgementStore(openDatabase(':memory:'))
  store.add('c', { queries: [asked('q1', 'When?'), asked('q2', 'Where?')], judgements: [] }, 1)
  store.add('c', { queries: [{ ...asked('x', 'When?'), origin: 'imported' }], judgements: [{ query: 'q2', ...place(0, 1, 1) }] }, 2)
  expect(store.read('c')).toMatchObject({ queries: [{ id: 'q1', origin: 'typed' }, { id: 'q2' }], judgements: [{ query: 'q2' }] })
})

test('a query whose id another text has is added with its judgements under an id of its own', () => {
  const store = createJudgementStore(openDatabase(':memory:'))
  store.add('c', { queries: [asked(madeQueryId('Where?'), 'When?')], judgements: [] }, 1)
  for (const id of ['taken', madeQueryId('Where?')]) {
    store.add('c', { queries: [asked('taken', 'Why?'), asked(id, 'Where?')], judgements: [{ query: id, ...place(0, 1, 1) }] }, 2)
    const { queries, judgements } = store.read('c')
    const where = queries.find(({ text }) => text === 'Where?')
    expect(queries.map(({ text }) => text).toSorted()).toEqual(['When?', 'Where?', 'Why?'])
    expect(judgements.map((each) => each.query)).toEqual([where?.id])
    expect(store.remove('c', [where?.id ?? '']).judgements).toHaveLength(1)
  }
})

test('a draft stays until it is taken', () => {
  const store = createJudgementStore(openDatabase(':memory:'))
  const draft = {
    id: 'd',
    question: '',
    document: 'a.md',
    start: 0,
    end: 9,
    passage: 'Some text',
    problem: 'empty',
    model: 'm',
    draftedAt: 1,
  } as const
  store.putDraft('c', draft)
  store.putDraft('c', { ...draft, id: 'e', problem: null, draftedAt: 0 })
  expect(store.drafts('c').map(({ id }) => id)).toEqual(['e', 'd'])
  expect(store.takeDraft('c', 'd')).toEqual(draft)
  expect(store.takeDraft('c', 'd')).toBeNull()
  expect(store.drafts('c')).toHaveLength(1)
})

test('a draft is accepted, and moved judgements are replaced, wholly or not at all', () => {
  const store = createJudgementStore(openDatabase(':memory:'))
  const draft = { id: 'd', question: '', document: 'a.md', start: 0, end: 9, passage: 'Some text', problem: null, model: 'm', draftedAt: 1 }
  store.putDraft('c', draft)
  const accepted = { query: asked('q', 'Where?'), grade: 1 }
  expect(() => store.acceptDraft('c', 'd', { ...accepted, grade: Number.NaN }, 2)).toThrow('NOT NULL')
  expect([store.drafts('c').length, store.read('c').queries.length]).toEqual([1, 0])
  expect(store.acceptDraft('c', 'd', accepted, 2)).toBe(true)
  expect(store.acceptDraft('c', 'd', accepted, 2)).toBe(false)
  const before = store.read('c')
  expect(before.judgements).toEqual([{ query: 'q', document: 'a.md', grade: 1, span: { start: 0, end: 9 }, quote: 'Some text' }])
  const moved = new Map([['Where?', before.judgements]])
  const add = (grade: number) => store.add('c', { queries: [], judgements: [{ query: 'q', ...place(3, 12, grade) }] }, 3, moved)
  expect(() => add(Number.NaN)).toThrow('NOT NULL')
  expect(store.read('c')).toEqual(before)
  add(1)
  expect(store.read('c').judgements).toEqual([{ query: 'q', ...place(3, 12, 1) }])
})
