import { describe, expect, test } from 'vitest'
import type { CaseId } from '#server/core/ids.ts'
import { chartData, type ChartCell } from './chartData.ts'

function cell(variant: string, temperature: number, score: number | null, more: Partial<ChartCell['values']> = {}): ChartCell {
  return {
    cell: { variant, case: '1' as CaseId, point: { temperature }, model: 'm', repeat: 0 },
    values: { exact: score, ...more },
  }
}

describe('chart data', () => {
  test('scores are averaged over the cells that share a value and a series, numbers by size', () => {
    const cells = [cell('a', 0.7, 1), cell('a', 0.7, 0), cell('a', 0, 1), cell('나', 0, 0)]
    const one = (mean: number) => ({ n: 1, mean, least: mean, most: mean })
    expect(chartData({ kind: 'line', x: 'temperature', y: 'exact', series: 'prompt' }, cells)).toEqual({
      numeric: true,
      series: ['a', '나'],
      points: [
        { x: 0, y: { a: one(1), 나: one(0) } },
        { x: 0.7, y: { a: { n: 2, mean: 0.5, least: 0, most: 1 } } },
      ],
      dots: [],
    })
  })

  test('without a series the metric itself is the one line, and null scores count neither way', () => {
    const cells = [cell('a', 0, 1), cell('b', 0, null)]
    expect(chartData({ kind: 'bar', x: 'prompt', y: 'exact', series: null }, cells)).toEqual({
      numeric: false,
      series: ['exact'],
      points: [
        { x: 'a', y: { exact: { n: 1, mean: 1, least: 1, most: 1 } } },
        { x: 'b', y: { exact: { n: 0, mean: null, least: null, most: null } } },
      ],
      dots: [],
    })
  })

  test('an axis or a metric that no cell knows gives nothing to draw', () => {
    expect(chartData({ kind: 'line', x: 'shots', y: 'exact', series: null }, [cell('a', 0, 1)]).points).toEqual([])
    expect(chartData({ kind: 'line', x: 'temperature', y: 'other', series: null }, [cell('a', 0, 1)]).points).toEqual([])
  })

  test('a scatter puts every cell at two of its numbers', () => {
    const cells = [cell('a', 0, 1, { 'output tokens': 12 }), cell('b', 0.5, null, { 'output tokens': 3 })]
    expect(chartData({ kind: 'scatter', x: 'output tokens', y: 'exact', series: 'prompt' }, cells).dots).toEqual([
      { x: 12, y: 1, series: 'a', label: 'a, case 1' },
    ])
  })
})
