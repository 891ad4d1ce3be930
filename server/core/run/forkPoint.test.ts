import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'

import { forkPoint } from './forkPoint.ts'

test.for([
  { left: [], right: [], point: null },
  { left: [5], right: [5], point: null },
  { left: [5], right: [6], point: { position: 0, left: 5, right: 6 } },
  { left: [5, 0], right: [5], point: { position: 1, left: 0, right: null } },
  { left: [], right: [0], point: { position: 0, left: null, right: 0 } },
])('$left and $right differ at $point', ({ left, right, point }) => {
  expect(forkPoint(left, right)).toEqual(point)
})

test('the sequences are equal before the fork and differ at it, and the sides can be swapped', () => {
  const tokens = fc.array(fc.nat(3), { maxLength: 12 })
  fc.assert(
    fc.property(tokens, tokens, (left, right) => {
      const point = forkPoint(left, right)
      const swapped = forkPoint(right, left)
      if (!point) {
        expect([left, swapped]).toEqual([right, null])
        return
      }
      expect(left.slice(0, point.position)).toEqual(right.slice(0, point.position))
      expect(point.left).not.toBe(point.right)
      expect(swapped).toEqual({ position: point.position, left: point.right, right: point.left })
    }),
  )
})
