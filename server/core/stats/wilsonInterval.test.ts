import { expect, test } from 'vitest'
import { wilsonInterval } from './wilsonInterval.ts'

/** Probabilities of 0 to `n` passes at a rate, by the binomial distribution. */
function chances(rate: number, n: number): number[] {
  const found = [(1 - rate) ** n]
  for (let passed = 1; passed <= n; passed++) found.push(((found[passed - 1] ?? 0) * (n - passed + 1) * rate) / passed / (1 - rate))
  return found
}

function coverage(rate: number, n: number): number {
  return chances(rate, n).reduce((sum, chance, passed) => {
    const { low, high } = wilsonInterval(passed / n, n)
    return low <= rate && rate <= high ? sum + chance : sum
  }, 0)
}

test.each([12, 30, 100])('over all rates the interval of %i cases covers the rate about 95 times in 100', (n) => {
  const rates = Array.from({ length: 999 }, (_, place) => (place + 1) / 1000)
  const mean = rates.reduce((sum, rate) => sum + coverage(rate, n), 0) / rates.length
  expect(mean).toBeGreaterThan(0.949)
  expect(mean).toBeLessThan(0.956)
})

test('98 % at 12 cases and a rate of 0.8 is the coverage nearest to 95 % from above that counts can have', () => {
  const each = chances(0.8, 12)
  const runs = each.flatMap((_, first) => each.slice(first).map((__, more) => each.slice(first, first + more + 1).reduce((a, b) => a + b)))
  expect(coverage(0.8, 12)).toBeCloseTo(0.9806, 4)
  expect(runs.filter((chance) => chance > 0.932 && chance < 0.9805)).toEqual([])
})
