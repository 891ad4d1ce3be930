import { expect, test } from 'vitest'
import { fc, fuzzing } from '../../../testing/fuzzing.ts'
import type { RowId } from '../../row/row.ts'
import { instruction, rowOf } from '../testing/sampleRows.ts'
import { balanceReport } from './balance.ts'
import { lengthReport } from './lengths.ts'

test('lengths have percentiles, what the context cuts, and whose answer is lost', () => {
  const counts = [
    { row: '1' as RowId, prompt: 10, whole: 20 },
    { row: '2' as RowId, prompt: 50, whole: 120 },
    { row: '3' as RowId, prompt: 100, whole: 130 },
    { row: '4' as RowId, prompt: 30, whole: 100 },
  ]
  expect(lengthReport(counts, 100)).toMatchObject({
    rows: 4,
    total: 370,
    percentiles: { p5: 20, p50: 100, max: 130 },
    cut: ['2', '3'],
    answerLost: ['3'],
  })
  expect(lengthReport([], 100)).toMatchObject({ rows: 0, histogram: [], percentiles: { max: 0 } })
})

test('each row is in one bar of the histogram', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 50 }), (lengths) => {
      const counts = lengths.map((whole, place) => ({ row: String(place) as RowId, prompt: 0, whole }))
      const { histogram } = lengthReport(counts, 1)
      expect(histogram.length).toBeLessThanOrEqual(25)
      for (const { from, to, rows } of histogram) expect(rows).toBe(lengths.filter((each) => each >= from && each < to).length)
      expect(histogram.reduce((sum, { rows }) => sum + rows, 0)).toBe(lengths.length)
    }),
    fuzzing(100),
  )
})

test('answers that are labels are counted, and what is out of balance is said', () => {
  const rows = Array.from({ length: 40 }, (_, place) => rowOf(place, instruction(`Text ${place}`, place < 37 ? 'positive' : 'negative')))
  const [answers] = balanceReport(rows, {})
  expect(answers).toEqual({
    by: 'answer',
    counts: { positive: 37, negative: 3 },
    problem: expect.stringContaining('positive occurs 37 times'),
  })
  const even = rows.map((row, place) => ({ ...row, content: instruction('a', place % 2 === 0 ? 'yes' : 'no') }))
  expect(balanceReport(even, {})[0]).toEqual({ by: 'answer', counts: { yes: 20, no: 20 }, problem: null })
})

test('free answers are no labels, and tags, splits, languages and kinds are counted', () => {
  const rows = [
    rowOf(1, instruction('a', 'The first answer'), { tags: ['hr', 'ko'], split: 'train' }),
    rowOf(2, instruction('b', 'Another one'), { tags: ['hr'], split: 'test' }),
    rowOf(3, { kind: 'label', prompt: [], completion: [{ role: 'assistant', content: 'x' }], label: true }),
  ]
  expect(balanceReport(rows, { en: 3 })).toEqual([
    { by: 'label', counts: { true: 1 }, problem: null },
    { by: 'tag', counts: { hr: 2, ko: 1 }, problem: null },
    { by: 'split', counts: { train: 1, test: 1, none: 1 }, problem: null },
    { by: 'language', counts: { en: 3 }, problem: null },
    { by: 'kind', counts: { instruction: 2, label: 1 }, problem: null },
  ])
})
