import { describe, expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import type { CaseId } from '../ids.ts'
import type { Json } from '../json.ts'
import { boxChart } from './boxChart.ts'
import type { ChartCell } from './chartCell.ts'
import { measuresOf } from './chartKinds.ts'
import { isPicked, pickText } from './chartPick.ts'
import { groupedChart } from './groupedChart.ts'
import { histogramChart } from './histogramChart.ts'
import { niceStep } from './niceStep.ts'
import { scatterChart } from './scatterChart.ts'

const share = { least: 0, most: 1 }
const open = { least: null, most: null }

function cell(
  variant: string,
  point: Record<string, Json>,
  values: ChartCell['values'],
  at: { case?: string; repeat?: number } = {},
): ChartCell {
  return { cell: { sweep: 'main', variant, case: (at.case ?? '1') as CaseId, point, model: 'm', repeat: at.repeat ?? 0 }, values }
}
const scored = (variant: string, temperature: number, score: number | null, testCase = '1') =>
  cell(variant, { temperature }, { exact: score }, { case: testCase })

describe('means over an axis', () => {
  test('are over the cells that share a value and a series; numeric values are sorted, and each mark finds its cells', () => {
    const cells = [scored('a', 0.7, 1), scored('a', 0.7, 0, '2'), scored('a', 0, 1), scored('나', 0, 0)]
    const { points, ...rest } = groupedChart({ x: 'temperature', y: 'exact', series: 'prompt' }, cells, share)
    expect(rest).toEqual({ numeric: true, series: ['a', '나'] })
    expect(points.map(({ x, marks }) => [x, ...marks.map((mark) => mark && [mark.mean, mark.scores, mark.cases])])).toEqual([
      [0, [1, 1, 1], [0, 1, 1]],
      [0.7, [0.5, 2, 2], null],
    ])
    const mark = points[1]?.marks[0]
    expect(mark?.interval?.low).toBeCloseTo(0.095, 3)
    expect(mark?.pick).toEqual({ sides: { temperature: 0.7, prompt: 'a' } })
    expect(cells.filter((each) => mark && isPicked(mark.pick, each))).toEqual(cells.slice(0, 2))
  })

  test('without a series form one series named after the metric; null scores do not count', () => {
    const { series, points } = groupedChart({ x: 'prompt', y: 'exact', series: null }, [scored('a', 0, 1), scored('b', 0, null)], share)
    expect(series).toEqual(['exact'])
    expect(points.map(({ x, marks }) => [x, marks[0]?.mean, marks[0]?.pick])).toEqual([
      ['a', 1, { sides: { prompt: 'a' } }],
      ['b', null, { sides: { prompt: 'b' } }],
    ])
  })

  test('over an axis or a metric that no cell has are empty', () => {
    expect(groupedChart({ x: 'shots', y: 'exact', series: null }, [scored('a', 0, 1)], share).points).toEqual([])
    expect(groupedChart({ x: 'temperature', y: 'other', series: null }, [scored('a', 0, 1)], share).points).toEqual([])
  })

  test('over adapters begin with none, and the scales of each adapter ascend', () => {
    const cells = ['tone', '말투@0.5', 'none', 'tone@0.5', '말투@-1'].map((adapter) => cell('a', { adapter }, { exact: 1 }))
    const { points } = groupedChart({ x: 'adapter', y: 'exact', series: null }, cells, share)
    expect(points.map(({ x }) => x)).toEqual(['none', 'tone@0.5', 'tone', '말투@-1', '말투@0.5'])
    expect(groupedChart({ x: 'prompt', y: 'exact', series: 'adapter' }, cells, share).series).toEqual(points.map(({ x }) => x))
  })

  test('over lists and texts keep the order of the plan', () => {
    const cells = [cell('a', { stop: ['\n'] }, { exact: 1 }), cell('a', { stop: null }, { exact: 0 })]
    expect(groupedChart({ x: 'stop', y: 'exact', series: 'case' }, cells, share).points.map(({ x }) => x)).toEqual(['["\\n"]', 'none'])
  })
})

test('a box holds the middle half, and its whiskers leave out outliers', () => {
  const cells = [1, 2, 3, 4, 5, 6, 7, 40].map((score, at) => scored('a', 0, score, String(at)))
  const mark = boxChart({ x: 'prompt', y: 'exact', series: null }, [...cells, scored('a', 0, null)]).points[0]?.marks[0]
  expect(mark).toEqual({
    scores: 8,
    cases: 8,
    mean: 8.5,
    low: 1,
    lowerQuartile: 2.75,
    median: 4.5,
    upperQuartile: 6.25,
    high: 7,
    dots: [1, 2, 3, 4, 5, 6, 7, 40],
    pick: { sides: { prompt: 'a' } },
  })
})

describe('a histogram', () => {
  test('of whole numbers has one bin per number and separates series', () => {
    const cells = [scored('a', 0, 0), scored('a', 0, 1), scored('b', 0, 1), scored('b', 0, null)]
    expect(histogramChart({ y: 'exact', series: 'prompt' }, cells)).toEqual({
      series: ['a', 'b'],
      bins: [0, 1].map((score) => ({
        least: score,
        most: score,
        counts: [1, score],
        picks: ['a', 'b'].map((prompt) => ({ sides: { prompt }, score: { name: 'exact', least: score, most: score } })),
      })),
    })
  })

  test('counts every score once, and a click on a bin finds the cells it counted', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 80 }), (scores) => {
        const cells = scores.map((score, at) => scored('a', 0, score, String(at)))
        const { bins } = histogramChart({ y: 'exact', series: null }, cells)
        expect(bins.reduce((sum, { counts }) => sum + (counts[0] ?? 0), 0)).toBe(scores.length)
        expect(bins.length).toBeLessThanOrEqual(32)
        for (const { counts, picks } of bins) expect(cells.filter((each) => picks[0] && isPicked(picks[0], each)).length).toBe(counts[0])
      }),
    )
  })

  test('steps are 1, 2 or 5 of a power of ten', () => {
    expect([0.013, 0.2, 3, 7, 10, 41].map(niceStep)).toEqual([0.02, 0.2, 5, 10, 10, 50])
  })
})

describe('a scatter', () => {
  const column = (variant: string, tokens: number, scores: number[]) =>
    scores.map((exact, at) => cell(variant, { temperature: 0, top_p: 1 }, { exact, 'output tokens': tokens }, { case: String(at) }))
  const cells = [...column('a', 10, [1, 0]), ...column('b', 20, [1, 1]), ...column('c', 25, [1, 0])]
  const sides = { y: { name: 'exact', bounds: share, better: 'more' as const }, series: 'prompt', axes: ['temperature'] }

  test('has one dot per column and marks the columns that no other column beats', () => {
    const { series, dots } = scatterChart({ ...sides, x: { name: 'output tokens', bounds: open, better: 'less' } }, cells)
    expect(series).toEqual(['a', 'b', 'c'])
    expect(dots.map(({ x, y, label, best, pick }) => [x, y, label, best, pick.sides])).toEqual([
      [10, 0.5, 'a · temperature 0', true, { prompt: 'a', temperature: 0 }],
      [20, 1, 'b · temperature 0', true, { prompt: 'b', temperature: 0 }],
      [25, 0.5, 'c · temperature 0', false, { prompt: 'c', temperature: 0 }],
    ])
  })

  test('over an axis marks no best column, as no value of an axis is better', () => {
    const { dots } = scatterChart({ ...sides, x: { name: 'temperature', bounds: open, better: null } }, cells)
    expect(dots.map(({ x, best }) => [x, best])).toEqual([
      [0, false],
      [0, false],
      [0, false],
    ])
  })
})

test('a selection is shown as readable text', () => {
  expect(pickText({ sides: { prompt: '간결', stop: null }, score: { name: 'rouge-l', least: 0.25, most: 0.5, below: true } })).toBe(
    'prompt 간결, stop none, rouge-l 0.25 to 0.5',
  )
  expect(pickText({ sides: {}, score: { name: 'exact', least: 1, most: 1 } })).toBe('exact 1')
})

test('measures count characters, not UTF-16 units', () => {
  expect(measuresOf({ output: '안녕👋', tokens: { output: 6 }, timing: { ttftMs: 5, totalMs: 60 } })).toEqual({
    'tokens/s': (5 * 1000) / 55,
    'output tokens': 6,
    'output characters': 3,
    'total ms': 60,
    'first token ms': 5,
  })
})
