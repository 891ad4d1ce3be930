import { expect, test } from 'vitest'
import { type Curve, curveRows, curveTicks } from './curveRows.ts'

const training: Curve = {
  name: 'Training',
  look: 0,
  points: [
    { step: 1, value: 4 },
    { step: 2, value: 3 },
  ],
  raw: [
    { step: 1, value: 4 },
    { step: 2, value: 0 },
  ],
}
const validation: Curve = {
  name: 'Validation',
  look: 1,
  points: [
    { step: 3, value: 2 },
    { step: 1, value: null },
  ],
}

test('curves of different steps share one row for each step, in order', () => {
  expect(curveRows([training, validation], { isLog: false })).toEqual([
    { step: 1, v0: 4, r0: 4, v1: null },
    { step: 2, v0: 3, r0: 0 },
    { step: 3, v1: 2 },
  ])
})

test('a logarithmic scale leaves out what has no logarithm', () => {
  expect(curveRows([training], { isLog: true })[1]).toEqual({ step: 2, v0: 3, r0: null })
})

test('the marks enclose what was measured and not only the smoothed line', () => {
  expect(curveTicks(curveRows([training, validation], { isLog: false }), { isLog: false })).toEqual([0, 1, 2, 3, 4])
  expect(curveTicks(curveRows([training, validation], { isLog: true }), { isLog: true })).toEqual([2, 5])
  expect(curveTicks(curveRows([], { isLog: false }), { isLog: false })).toEqual([])
})
