import { expect, test } from 'vitest'
import { columnDifference } from './columnDifference.ts'
import { columnStatistics } from './columnStatistics.ts'
import { gridStatistics, type MetricColumns, type StatisticsCache } from './gridStatistics.ts'

const bounds = { least: 0, most: 1 }
const column = (...passed: number[]) => passed.map((each) => [each])
const metric: MetricColumns = {
  name: 'exact',
  bounds,
  columns: [column(0, 0, 1, 0, 0, 0, 0, 0), column(1, 1, 1, 1, 1, 1, 1, 1), column(0, 0, 1, 0, 0, 0, 1, 0)],
}

function all(input: Parameters<typeof gridStatistics>[0], cache?: StatisticsCache) {
  const work = gridStatistics(input, cache)
  let pauses = 0
  for (;;) {
    const step = work.next()
    if (step.done) return { found: step.value, pauses }
    pauses++
  }
}

test('every column except the baseline is compared with it and judged together, with a pause after each column', () => {
  const { found, pauses } = all({ metrics: [metric], baseline: 0 })
  expect(pauses).toBe(3)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ name: 'exact', compared: 2 })
  expect(found[0]?.columns.map(({ statistics }) => statistics)).toEqual(metric.columns.map((rows) => columnStatistics(rows, bounds)))
  expect(found[0]?.columns.map(({ difference }) => difference?.verdict.kind)).toEqual([undefined, 'higher', 'open'])
  expect(found[0]?.columns[1]?.difference?.p).toBe(columnDifference(metric.columns[1] ?? [], metric.columns[0] ?? [], bounds)?.p)
})

test('another baseline reverses the differences', () => {
  const { found } = all({ metrics: [metric], baseline: 1 })
  expect(found[0]?.columns.map(({ difference }) => difference?.verdict.kind)).toEqual(['lower', undefined, 'lower'])
})

test('cached statistics are equal, and a missing baseline gives no comparisons', () => {
  const cache: StatisticsCache = new Map()
  const first = all({ metrics: [metric], baseline: 0 }, cache)
  expect(all({ metrics: [metric], baseline: 0 }, cache)).toEqual(first)
  expect(cache.size).toBe(5)
  expect(all({ metrics: [metric], baseline: -1 }, cache).found[0]?.columns.map(({ difference }) => difference)).toEqual([null, null, null])
})
