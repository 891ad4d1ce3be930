import { expect, test } from 'vitest'
import { writtenSize } from './writtenSize.ts'

const shared = ['가나', 'b']
const circle: unknown[] = []
circle.push({ circle })

test.each<[string, unknown, number]>([
  ['a text', '가나', 5],
  ['a number', 1, 5],
  ['nothing', null, 5],
  ['a list', shared, 12],
  ['a mapping', { key: shared }, 21],
  ['a shared value, counted at each use', [shared, shared], 27],
  ['a circular value', circle, Infinity],
])('the size of %s is counted', (_name, value, size) => {
  expect(writtenSize(value)).toBe(size)
})

test('nested sharing is counted without expanding it', () => {
  let layer: unknown[] = ['x']
  for (let depth = 0; depth < 60; depth++) layer = [layer, layer]
  expect(writtenSize(layer)).toBeGreaterThan(2 ** 60)
})
