import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import type { ShotSelection } from '../experiment.ts'
import { shotSelector } from './selectShots.ts'
import { sampleCase, sampleShots } from '../testing/sampleExperiment.ts'

const testCase = sampleCase('1', { review: 'case' })
const select = (
  options: { count: number; most: number; seed?: number; of?: ReturnType<typeof sampleShots>; how?: ShotSelection },
  id = '1',
) =>
  shotSelector({
    shots: options.of ?? sampleShots(options.count),
    select: options.how ?? 'random',
    notebookSeed: options.seed ?? 1,
    most: options.most,
  })(sampleCase(id, { review: 'case' })).positions

test('the 2-shot set is the beginning of the 4-shot set, however they are selected', () => {
  const input = fc.record({
    count: fc.integer({ min: 0, max: 12 }),
    fewer: fc.nat({ max: 12 }),
    more: fc.nat({ max: 12 }),
    seed: fc.integer(),
    how: fc.constantFrom<ShotSelection>('first', 'random'),
  })
  fc.assert(
    fc.property(input, ({ count, fewer, more, seed, how }) => {
      const [small, large] = [Math.min(fewer, more), Math.max(fewer, more)]
      const most = select({ count, most: large, seed, how })
      expect(select({ count, most: small, seed, how })).toEqual(most.slice(0, small))
      expect(new Set(most).size).toBe(Math.min(large, count))
    }),
  )
})

test('random shots replay, and differ with the notebook seed and the test case', () => {
  const all = { count: 20, most: 20 }
  expect(select({ ...all, seed: 3 })).toEqual(select({ ...all, seed: 3 }))
  expect(select({ ...all, seed: 3 })).not.toEqual(select({ ...all, seed: 4 }))
  expect(select(all, '1')).not.toEqual(select(all, '2'))
})

test('every shot comes first about equally often', () => {
  const firsts = new Map<number, number>()
  for (let id = 0; id < 1000; id++) {
    const [first = -1] = select({ count: 4, most: 1 }, `${id}`)
    firsts.set(first, (firsts.get(first) ?? 0) + 1)
  }
  expect([...firsts.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3])
  // 5 standard deviations of a binomial(1000, 0.25) are 68.
  for (const count of firsts.values()) expect(Math.abs(count - 250)).toBeLessThan(68)
})

test('a shot added to the list does not move the others', () => {
  const shots = sampleShots(6)
  const added = { vars: { review: '새 예시' }, output: '중립' }
  const before = select({ count: 6, most: 6, of: shots }).map((position) => shots[position])
  const longer = [added, ...shots]
  const after = select({ count: 7, most: 7, of: longer }).map((position) => longer[position])
  expect(after.filter((shot) => shot !== added)).toEqual(before)
})

test('a ranking with positions that do not exist or come twice does no harm', () => {
  const selector = shotSelector({ shots: sampleShots(3), select: 'similar', notebookSeed: 0, most: 3, rankShots: () => [2, 2, 7, -1, 0] })
  expect(selector(testCase)).toEqual({ positions: [2, 0], leaked: [] })
})
