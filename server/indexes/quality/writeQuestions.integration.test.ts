import { afterAll, expect, test } from 'vitest'
import { createEngine } from '../../engine/door/client.ts'
import { chatModel } from '../../engine/testing/testCells.ts'
import { indexSpace } from '../testing/indexSpace.ts'
import { writeQuestions } from './writeQuestions.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
afterAll(() => engine.close())

test('the real model writes a question about each sampled passage, as drafts only', { timeout: 240_000 }, async () => {
  await using here = await indexSpace({
    'leave.md': 'Annual leave is fifteen days a year. It is asked for two weeks ahead on the form in the office.',
    'bikes.md': 'A bike with a flat tyre is returned to the nearest station and reported in the app with its number.',
  })
  await here.build()
  const deps = { ...here.deps, engine, resolveModel: async () => chatModel }
  const seen: number[] = []
  const report = await writeQuestions(
    deps,
    { index: 'docs', model: chatModel.id, count: 2, seed: 1 },
    { signal: new AbortController().signal, progress: ({ done }) => void seen.push(done) },
  )
  const drafts = here.deps.judgements.drafts('docs')
  expect(report).toMatchObject({ failed: { count: 0 } })
  expect(report.written + report.setAside).toBe(2)
  expect(seen).toEqual([0, 1, 2])
  expect(drafts.map(({ document }) => document).toSorted()).toEqual(['bikes.md', 'leave.md'])
  expect(drafts.some(({ question, problem }) => problem === null && question.endsWith('?'))).toBe(true)
  expect(here.deps.judgements.read('docs')).toEqual({ queries: [], judgements: [] })

  const stopped = new AbortController()
  stopped.abort()
  const again = writeQuestions(
    deps,
    { index: 'docs', model: chatModel.id, count: 2, seed: 1 },
    { signal: stopped.signal, progress: () => undefined },
  )
  await expect(again).rejects.toMatchObject({ code: 'BAD_INPUT' })
})
