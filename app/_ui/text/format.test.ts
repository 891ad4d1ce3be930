import { expect, test } from 'vitest'
import { formatAgo, formatBytes, formatCount, formatDecimal, formatDuration, formatTimeLeft } from './format.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.50 kB'],
  [101_400_000, '101 MB'],
  [999_600, '1.00 MB'],
  [4_370_000_000, '4.37 GB'],
])('%d bytes are shown as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test.each([
  [83.4, '83 ms'],
  [999.6, '1.0 s'],
  [1_500, '1.5 s'],
  [9_960, '10 s'],
  [59_600, '1 min'],
  [95_000, '1 min 35 s'],
  [7_500_000, '2 h 5 min'],
  [86_400_000 * 3, '3 d'],
])('%d ms is shown as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

test.each([
  [null, 'estimating the remaining time'],
  [900, 'almost done'],
  [7_200, 'about 8 s left'],
  [31_000, 'about 35 s left'],
  [100_000, 'about 2 min left'],
])('%s remaining ms is shown as %s', (ms, text) => expect(formatTimeLeft(ms)).toBe(text))

const now = Date.UTC(2026, 10, 22, 12)
test.each([
  [0, 'just now'],
  [5 * 60_000, '5m ago'],
  [59.4 * 60_000, '59m ago'],
  [3 * 3_600_000, '3h ago'],
  [86_400_000, 'yesterday'],
  [30 * 86_400_000, 'Oct 23'],
  [365 * 86_400_000, 'Nov 22, 2025'],
])('a time %d ms ago is shown as %s', (ms, text) => expect(formatAgo(now - ms, now)).toBe(text))

test('a noun has a plural s unless the count is 1', () => {
  expect([formatCount(1, 'cell'), formatCount(1432, 'cell')]).toEqual(['1 cell', '1,432 cells'])
})

test('a score keeps three significant digits', () => {
  expect([formatDecimal(0.83333), formatDecimal(1), formatDecimal(0)]).toEqual(['0.833', '1', '0'])
})
