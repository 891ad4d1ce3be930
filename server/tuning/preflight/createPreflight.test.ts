import { expect, test } from 'vitest'
import type { RowContent } from '../../core/dataset/row/content.ts'
import { sampleRows, tuningSpace } from '../testing/tuningSpace.ts'
import { createPreflight } from './createPreflight.ts'

const instruction = (text: string, output: string): RowContent => ({ kind: 'instruction', instruction: text, input: '', output })

test('rows are counted as they would be trained, and the tokens of the first ones show what is learnt', async () => {
  const rows = sampleRows(
    6,
    (at) => [{}, { split: 'validation' as const }, { split: 'test' as const }, { content: instruction('REFUSE', 'x') }][at] ?? {},
  )
  await using space = await tuningSpace({}, { rows })
  const found = await createPreflight(space.deps())(space.request())
  expect(found).toMatchObject({ rows: { train: 3, validation: 1, test: 1 }, steps: 3, stepsPerEpoch: 1 })
  expect(found.left).toEqual([{ row: rows[3]?.id, reason: 'The template refuses it.' }])
  expect(found.samples.map(({ row }) => row)).toEqual([rows[0]?.id, rows[4]?.id, rows[5]?.id])
  const [first] = found.samples
  const text = (learnt: boolean) =>
    first?.tokens
      .filter((token) => token.learnt === learnt)
      .map((token) => token.text)
      .join('')
  expect(text(true)).toBe('It is 0.<end>')
  expect(text(false)).toBe('user:What is 0?\nassistant:')
  // 26 tokens of the prompt, 8 of the answer and its end.
  expect(found.tokens).toMatchObject({ train: 3 * 35, learnt: 3 * 9, longest: 35, quantiles: [35, 35, 35, 35, 35, 35] })
})

test('rows that the context cuts are named with their length, and those whose answer is lost are left out', async () => {
  const rows = sampleRows(2, (at) => (at === 0 ? { content: instruction('x'.repeat(60), 'y') } : {}))
  await using space = await tuningSpace({}, { rows })
  const { settings, ...request } = space.request()
  const found = await createPreflight(space.deps())({ ...request, settings: { ...settings, context: 30 } })
  expect(found.cut).toEqual([{ row: rows[1]?.id, tokens: 35 }])
  expect(found.left.map(({ row }) => row)).toEqual([rows[0]?.id])
  expect(found.problems.filter(({ code }) => code === 'CUT')).toHaveLength(2)
})

test('a change of settings asks neither for the rows nor for their tokens again, a change of the rows does', async () => {
  await using space = await tuningSpace()
  const deps = space.deps()
  let version = '1'
  const asked: string[] = []
  const preflight = createPreflight({
    ...deps,
    data: {
      ...deps.data,
      version: async () => version,
      rows: (...given) => (asked.push('rows'), deps.data.rows(...given)),
      check: (...given) => (asked.push('check'), deps.data.check(...given)),
    },
    engine: { ...deps.engine, answerTokens: (...given) => (asked.push('tokens'), deps.engine.answerTokens(...given)) },
  })
  const request = space.request()
  await preflight(request)
  expect((await preflight({ ...request, settings: { ...request.settings, batch: 1 } })).steps).toBe(24)
  expect(asked).toEqual(['rows', 'tokens', 'check'])
  version = '2'
  await preflight(request)
  expect(asked).toEqual(['rows', 'tokens', 'check', 'rows', 'tokens', 'check'])
})

test('what the checks find about rows that take no part is not told', async () => {
  const rows = sampleRows(40, (at) => (at < 20 ? {} : { split: 'validation' }))
  rows[0] = { ...(rows[0] as (typeof rows)[number]), split: null }
  await using space = await tuningSpace({}, { rows })
  const deps = space.deps()
  const ids = rows.map(({ id }) => id)
  const check = async () => ({ duplicates: ids.slice(0, 2), leaks: ids.slice(0, 1), pii: [], notes: [] })
  const { problems } = await createPreflight({ ...deps, data: { ...deps.data, check } })(space.request())
  expect(problems.map(({ code }) => code)).toEqual(['CUT', 'DUPLICATES'])
  expect(problems[1]?.rows).toEqual([ids[1]])
})
