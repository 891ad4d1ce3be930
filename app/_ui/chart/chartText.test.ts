import { expect, test } from 'vitest'
import { fitLabel, labelWidth } from './fitLabel.ts'
import { linearTicks } from './linearTicks.ts'
import { markPath, markShapes, seriesLook } from './seriesLook.ts'

test.each([
  [{ low: 0, high: 1 }, [0, 0.5, 1]],
  [{ low: 0, high: 1, count: 6 }, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [{ low: 0.31, high: 0.62 }, [0.3, 0.4, 0.5, 0.6, 0.7]],
  [{ low: -3, high: 41 }, [-20, 0, 20, 40, 60]],
  [{ low: 5, high: 5 }, [2, 4, 6, 8]],
  [{ low: 0, high: 0 }, [-0.5, 0, 0.5]],
])('ticks for %j are round and enclose the range', (range, ticks) => {
  expect(linearTicks(range)).toEqual(ticks)
})

test('labels are cut by width: Hangul counts double, and an emoji is never split', () => {
  expect(fitLabel('step-by-step', 100)).toBe('step-by-step')
  expect(fitLabel('step-by-step', 50)).toBe('step-b…')
  expect(fitLabel('단계별로 생각하기', 60)).toBe('단계별로…')
  expect(fitLabel('👩‍🏫선생님', 1)).toBe('👩‍🏫선…')
  expect(labelWidth('가')).toBe(2 * labelWidth('a'))
})

test('eight series differ even without colours', () => {
  const looks = Array.from({ length: 8 }, (_, position) => seriesLook(position))
  expect(new Set(looks.map(({ shape, hatch }) => `${shape} ${hatch}`)).size).toBe(8)
  expect(new Set(markShapes.map((shape) => markPath(shape, { x: 0, y: 0, r: 4 }))).size).toBe(markShapes.length)
})
