import { expect, test } from 'vitest'
import { judgeHit, judgementOf } from '../core/retrieval/judgements/judgeHit.ts'
import type { CellResult } from '../core/experiment/cell.ts'
import { noTotals } from '../engine/door/protocol.ts'
import { evalIndex } from '../indexes/quality/evalIndex.ts'
import { openSearch } from '../indexes/search/openSearch.ts'
import { createJudgementService } from '../indexes/quality/createJudgementService.ts'
import { createQualityService } from '../indexes/quality/createQualityService.ts'
import { createQuestionService } from '../indexes/quality/createQuestionService.ts'
import { judgementsOf } from '../indexes/quality/judgementsOf.ts'
import { measureQuality } from '../indexes/quality/measureQuality.ts'
import type { QuestionDeps } from '../indexes/quality/writeQuestions.ts'
import { indexSpace } from '../indexes/testing/indexSpace.ts'
import { createBell } from '../jobs/createBell.ts'
import { createCaller } from './router.ts'
import { standInServices } from './testing/standInServices.ts'

const leave = `# Leave\n\nAnnual leave is fifteen days a year. ${'Nothing else is said here. '.repeat(12)}\n\nSick leave needs a note from a doctor after three days.`
const documents = { 'leave.md': leave, '휴가.md': '# 휴가\n\n연차 휴가는 1년에 15일입니다. 병가는 사흘째부터 진단서가 필요합니다.' }
const index = 'docs'
const small = { by: 'characters', size: 60, overlap: 0 } as const

/** A small index behind the procedures; `write` is what a model writes about a prompt. */
async function space(write: (prompt: string) => string = () => '') {
  const here = await indexSpace(documents)
  await here.build({ language: 'mixed', chunks: { by: 'characters', size: 200, overlap: 0 } })
  const bell = createBell()
  const faults: unknown[] = []
  const report = (thrown: unknown) => void faults.push(thrown)
  const generate: QuestionDeps['engine']['generate'] = async function* ({ prompts, generations }) {
    for (const { ref, prompt } of generations) {
      const output = write(prompts[prompt]?.messages.at(-1)?.content ?? '')
      yield { kind: 'cellDone', id: 1, ref, result: { output, finishReason: 'stop' } as CellResult }
    }
    yield { kind: 'generated', id: 1, ...noTotals() }
  }
  const judgements = createJudgementService(here.deps, bell)
  const quality = createQualityService(here.deps, report)
  const resolveModel = async (id: string) => ({ id, path: '', hash: '' })
  const questions = createQuestionService({ ...here.deps, engine: { generate }, resolveModel }, { bell, report })
  const api = createCaller({ services: standInServices({ judgements, quality, questions }) })
  const hits = async (query: string) => (await (await openSearch(here.deps, index, { mode: 'text' })).find([query]))[0] ?? []
  const judge = async (query: string, grade: number | null) => {
    const [hit] = await hits(query)
    if (!hit) throw new Error(`Nothing was found for ${query}.`)
    const { queries, judgements: all } = await api.judgements.list({ index })
    const id = queries.find(({ text }) => text === query)?.id
    const change = judgeHit(
      all.filter((each) => each.query === id),
      hit,
      grade,
    )
    await api.judgements.judge({ index, query, ...change })
    return change
  }
  return { ...here, api, hits, judge, faults }
}

test('a judgement survives another way of chunking, is shared by indexes of the same sources, and can be taken back', async () => {
  await using here = await space()
  const { api } = here
  await here.judge('fifteen days', 3)
  await here.judge('진단서', 1)
  const before = await api.judgements.list({ index })
  expect(before).toMatchObject({
    queries: [{ text: 'fifteen days', origin: 'typed' }, { text: '진단서' }].toSorted((a, b) => (a.text < b.text ? -1 : 1)),
    lost: [],
    unknownDocuments: [],
    sharedWith: [],
  })

  await here.build({ name: 'fine', language: 'mixed', chunks: small })
  const shared = await api.judgements.list({ index: 'fine' })
  expect(shared).toEqual({ ...before, sharedWith: [index] })
  const [fine] = (await (await openSearch(here.deps, 'fine', { mode: 'text' })).find(['fifteen days']))[0] ?? []
  const ofQuery = shared.judgements.filter(({ query }) => query === shared.queries.find(({ text }) => text === 'fifteen days')?.id)
  expect(fine && judgementOf(ofQuery, fine)?.grade).toBe(3)

  await here.put('leave.md', `# Rules\n\nNew text in front.\n\n${leave}`)
  await here.build({ language: 'mixed' })
  const moved = (await api.judgements.list({ index })).judgements.find(({ document }) => document === 'leave.md')
  expect(moved?.span?.start).toBe((before.judgements.find(({ document }) => document === 'leave.md')?.span?.start ?? 0) + 29)
  const passages = await api.judgements.export({ index, form: 'passages' })
  expect(passages.text).toContain(`"start":${moved?.span?.start},`)
  await here.judge('fifteen days', 0)
  expect((await api.judgements.list({ index })).judgements.filter(({ document }) => document === 'leave.md')).toMatchObject([{ grade: 0 }])
  await here.put('leave.md', 'Everything is different now.')
  await here.build({ language: 'mixed' })
  expect((await api.judgements.list({ index })).lost).toHaveLength(1)

  const change = await here.judge('진단서', null)
  expect((await api.judgements.list({ index })).queries.map(({ text }) => text)).toEqual(['fifteen days'])
  await api.judgements.judge({ index, query: '진단서'.normalize('NFD'), put: change.remove, remove: change.put })
  expect((await api.judgements.list({ index })).queries).toHaveLength(2)
})

test('judgements that have come together at one place are taken away together', async () => {
  await using here = await space()
  const { api } = here
  const rule = 'Ask two weeks ahead.'
  await here.put('leave.md', `${rule}\n\n${rule}`)
  await here.build({ language: 'mixed' })
  const at = (start: number) => ({ document: 'leave.md', grade: 1, span: { start, end: start + rule.length }, quote: rule })
  await api.judgements.judge({ index, query: 'When to ask?', put: [at(0), at(rule.length + 2)], remove: [] })
  await here.put('leave.md', rule)
  await here.build({ language: 'mixed' })
  await api.judgements.judge({ index, query: 'When to ask?', put: [], remove: [at(0)] })
  expect(await api.judgements.list({ index })).toMatchObject({ queries: [], judgements: [] })
})

test('an import is previewed, made, exported again and taken back', async () => {
  await using here = await space()
  const { api } = here
  const input = {
    index,
    queries:
      '{"_id": "a", "text": "How many days?", "relevant": [{"document": "leave.md", "quote": "fifteen days"}]}\n{"_id": "b", "text": "병가?"}\n{"text": "no id"}\n',
    qrels: 'query-id\tcorpus-id\tscore\na\tleave.md\t1\nb\t휴가.md\t2\nb\tgone.md\t1\nb\tleave.md\tx\n',
  }
  const preview = await api.judgements.preview(input)
  expect(preview).toMatchObject({ added: 3, changed: 0, unknownDocuments: ['gone.md'], alsoQuoted: 1, withoutText: [] })
  expect(preview.findings.map(({ file, line }) => [file, line])).toEqual([
    ['queries', 3],
    ['qrels', 5],
  ])
  expect((await api.judgements.list({ index })).queries).toEqual([])
  await api.judgements.import(input)
  const list = await api.judgements.list({ index })
  expect(list.judgements.find(({ query }) => query === 'a')).toMatchObject({ quote: 'fifteen days', span: { start: 25 } })

  const exported = async (form: 'beirQueries' | 'beirQrels' | 'passages') => (await api.judgements.export({ index, form })).text
  expect(await exported('beirQrels')).toBe('query-id\tcorpus-id\tscore\na\tleave.md\t1\nb\tgone.md\t1\nb\t휴가.md\t2\n')
  const files = { queries: await exported('beirQueries'), qrels: await exported('passages') }
  expect(await api.judgements.preview({ index, ...files })).toMatchObject({ queries: [], added: 0, changed: 0, same: 3, findings: [] })
  const removed = await api.judgements.remove({ index, ids: ['a', 'b'] })
  expect(await api.judgements.preview({ index, ...files })).toMatchObject({ added: 3 })
  await api.judgements.import({ index, ...files })
  expect((await api.judgements.list({ index })).judgements).toEqual(list.judgements)
  await api.judgements.remove({ index, ids: ['a', 'b'] })
  await api.judgements.restore({ index, ...removed })
  expect(await api.judgements.list({ index })).toEqual(list)

  await here.put('leave.md', `New text in front.\n\n${leave}`)
  await here.build({ language: 'mixed' })
  const better = input.queries.replace('"quote": "fifteen days"', '"quote": "fifteen days", "grade": 3')
  expect(await api.judgements.preview({ index, queries: better, qrels: '' })).toMatchObject({ added: 0, changed: 1 })
  await api.judgements.import({ index, queries: better, qrels: '' })
  expect((await api.judgements.list({ index })).judgements.filter(({ query }) => query === 'a')).toMatchObject([
    { grade: 3, span: { start: 45 } },
  ])
})

test('several ways of searching are measured with the figures of an evaluation; losses have their reason', async () => {
  await using here = await space()
  const { api } = here
  await here.judge('fifteen days', 3)
  await here.judge('doctor', 1)
  await here.judge('진단서', 1)
  await api.judgements.import({ index, queries: '{"_id": "lost", "text": "Parking"}', qrels: 'lost 0 gone.md 1' })
  const settings = [{ mode: 'text' as const }, { mode: 'vector' as const, k: 1 }, {}]
  for (const level of ['document', 'passage'] as const) {
    await api.quality.measure({ index, level, settings })
    for await (const { job } of await api.quality.events({ index })) if (job?.status !== 'running') break
    const report = await api.quality.report({ index })
    expect(report?.level).toBe(level)
    for (const [place, each] of (report?.settings ?? []).entries()) {
      const evaluated = await evalIndex(here.deps, { index, level, ...(await judgementsOf(here.deps, index)), ...settings[place] })
      expect(each.metrics).toEqual(
        Object.fromEntries(Object.keys(each.metrics ?? {}).map((name) => [name, evaluated.metrics?.[name as 'map']])),
      )
      expect(each.perQuery.map(({ query, metrics }) => [query, metrics.map])).toEqual(
        evaluated.perQuery.map(({ query, metrics }) => [query, metrics.map]),
      )
    }
    const text = report?.settings[0]?.perQuery ?? []
    expect(text).toHaveLength(level === 'document' ? 4 : 3)
    expect(report?.settings[0]?.leftOut).toBe(level === 'document' ? 0 : 1)
    if (level === 'document')
      expect(text.find(({ query }) => query === 'lost')?.relevant).toEqual([{ id: 'gone.md', grade: 1, indexed: false, rank: null }])
  }
  expect(here.faults).toEqual([])
})

test('ways of searching are not compared across a build that ends between them', async () => {
  await using here = await space()
  await here.judge('fifteen days', 3)
  const measure = (settings: { mode: 'text' | 'vector' }[], progress: () => Promise<unknown>) => {
    const embedTexts: typeof here.deps.embedTexts = async (texts, options) => {
      if (options.role === 'query') await progress()
      return here.deps.embedTexts(texts, options)
    }
    return measureQuality(
      { ...here.deps, embedTexts },
      { index, level: 'passage', settings },
      { signal: new AbortController().signal, progress: () => undefined },
    )
  }
  const rebuilt = async () => {
    await here.put('new.md', 'Fifteen days of leave.')
    await here.build({ language: 'mixed' })
  }
  await expect(measure([{ mode: 'vector' }, { mode: 'text' }], rebuilt)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect((await measure([{ mode: 'vector' }, { mode: 'text' }], async () => undefined)).settings).toHaveLength(2)
})

test('an index without judgements is not measured, and its job says so', async () => {
  await using here = await space()
  await here.api.quality.measure({ index, level: 'document', settings: [{}] })
  let last = null
  for await (const { job } of await here.api.quality.events({ index })) {
    last = job
    if (job?.status !== 'running') break
  }
  expect(last).toMatchObject({ status: 'failed', error: { code: 'BAD_INPUT' } })
  await expect(here.api.judgements.list({ index: 'none' })).rejects.toMatchObject({ cause: { code: 'NOT_FOUND' } })
})

test('written questions wait for a person, who accepts, edits or rejects them', async () => {
  const copied = 'annual leave is fifteen days a year'
  await using here = await space((prompt) =>
    prompt.includes('fifteen') ? `Question: ${copied}` : prompt.includes('한국어') ? '병가에는 무엇이 필요한가요?' : 'Who writes it?',
  )
  const { api } = here
  await api.questions.write({ index, model: 'tiny', count: 10 })
  let report = null
  for await (const each of await api.questions.events({ index })) {
    report = each.report
    if (each.job?.status !== 'running') break
  }
  const drafts = await api.questions.drafts({ index })
  expect(report).toEqual({
    written: drafts.filter(({ problem }) => !problem).length,
    setAside: drafts.filter(({ problem }) => problem).length,
    failed: { count: 0, first: null },
  })
  expect(drafts.find(({ question }) => question === copied)?.problem).toBe('copied')
  expect((await api.judgements.list({ index })).queries).toEqual([])

  const korean = drafts.find(({ document }) => document === '휴가.md')
  if (!korean) throw new Error('There is no Korean question.')
  await api.questions.accept({ index, id: korean.id, text: ' 병가에는 어떤 서류가 필요한가요? ' })
  expect(await api.judgements.list({ index })).toMatchObject({
    queries: [{ text: '병가에는 어떤 서류가 필요한가요?', origin: 'generated' }],
    judgements: [{ document: '휴가.md', grade: 1, span: { start: korean.start, end: korean.end }, quote: korean.passage }],
  })
  await expect(api.questions.accept({ index, id: korean.id, text: 'again' })).rejects.toMatchObject({ cause: { code: 'NOT_FOUND' } })
  const other = drafts.find(({ id }) => id !== korean.id)
  const rejected = await api.questions.reject({ index, id: other?.id ?? '' })
  expect(await api.questions.drafts({ index })).toHaveLength(drafts.length - 2)
  await api.questions.restore({ index, draft: rejected })
  expect(await api.questions.drafts({ index })).toEqual(drafts.filter(({ id }) => id !== korean.id))
})
