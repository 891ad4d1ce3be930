import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import type { CaseId, CellKey } from '../ids.ts'
import { textHash } from '../textHash.ts'
import { agreements } from './agreement.ts'
import { type BlindCell, blindPairs, comparisonsOf, voteOf } from './blindPairs.ts'
import { isRatingOf, isVoteOn, type Rating } from './rating.ts'
import { winRates } from './winRates.ts'

const cell = (variant: string, caseIndex: number, output: string | null, key = `${variant}${caseIndex}`): BlindCell => ({
  sweep: '',
  variant,
  case: String(caseIndex) as CaseId,
  caseIndex,
  point: { temperature: 0 },
  repeat: 0,
  key: key as CellKey,
  output,
})
const grid = (cases: number) =>
  Array.from({ length: cases }, (_, n) => [cell('a', n, `a${n}`), cell('b', n, `b${n}`), cell('c', n, `c${n}`)]).flat()

test('each pair of different outputs appears once; the seed decides order and sides', () => {
  const { pairs, same } = blindPairs(grid(60), { a: 'a', b: 'b', seed: 7 })
  expect(same).toBe(0)
  expect(pairs.map(({ caseIndex }) => caseIndex).toSorted((x, y) => x - y)).toEqual(Array.from({ length: 60 }, (_, n) => n))
  expect(pairs.map(({ caseIndex }) => caseIndex)).not.toEqual(Array.from({ length: 60 }, (_, n) => n))
  const turned = pairs.filter(({ first }) => first.startsWith('b')).length
  expect(turned).toBeGreaterThan(15)
  expect(turned).toBeLessThan(45)
  expect(blindPairs(grid(60), { a: 'a', b: 'b', seed: 7 })).toEqual({ pairs, same })
  expect(blindPairs(grid(60), { a: 'a', b: 'b', seed: 8 }).pairs).not.toEqual(pairs)
})

test('outputs that are equal, missing or duplicated are skipped', () => {
  const cells = [
    cell('a', 0, '같다'),
    cell('b', 0, '같다\n'),
    cell('a', 1, null),
    cell('b', 1, 'x'),
    cell('a', 2, 'x', 'k'),
    cell('b', 2, 'y', 'l'),
  ]
  const again = { ...cell('a', 2, 'x', 'k'), repeat: 1 }
  const { pairs, same } = blindPairs([...cells, again, { ...cell('b', 2, 'y', 'l'), repeat: 1 }], { a: 'a', b: 'b', seed: 1 })
  expect(same).toBe(1)
  expect(pairs.map(({ first, second }) => [first, second].toSorted())).toEqual([['k', 'l']])
})

test('a choice on the screen names the same winner on either side', () => {
  const key = fc.string({ minLength: 4, maxLength: 4 }) as fc.Arbitrary<CellKey>
  fc.assert(
    fc.property(key, key, (one, other) => {
      fc.pre(one !== other)
      const outputs = { first: `a${one}`, second: `b${other}` }
      const asShown = voteOf({ first: one, second: other, outputs }, 'first')
      expect(voteOf({ first: other, second: one, outputs: { first: outputs.second, second: outputs.first } }, 'second')).toEqual(asShown)
      expect(asShown[asShown.left === one ? 'leftHash' : 'rightHash']).toBe(textHash(outputs.first))
      expect(asShown[asShown.winner === 'left' ? 'left' : 'right']).toBe(one)
      expect(asShown.left < asShown.right).toBe(true)
      expect(voteOf({ first: one, second: other, outputs }, 'tie').winner).toBe('tie')
    }),
  )
})

test('a rating and a vote apply to the outputs that were read, not to later ones', () => {
  expect(isRatingOf({ outputHash: textHash('답') }, '답')).toBe(true)
  expect(isRatingOf({ outputHash: textHash('답') }, '다른 답')).toBe(false)
  expect(isRatingOf({ outputHash: textHash('') }, null)).toBe(false)
  expect(isRatingOf({ outputHash: '' }, '')).toBe(false)
  const vote = { left: 'k' as CellKey, right: 'l' as CellKey, leftHash: textHash('하나'), rightHash: textHash('둘') }
  const outputs = (texts: Record<string, string>) => (key: CellKey) => texts[key] ?? null
  expect(isVoteOn(vote, outputs({ k: '하나', l: '둘' }))).toBe(true)
  expect(isVoteOn(vote, outputs({ k: '하나', l: '셋' }))).toBe(false)
  expect(isVoteOn(vote, outputs({ l: '둘' }))).toBe(false)
})

test('an additional pair does not flip other pairs', () => {
  const cells = grid(40)
  const without = cells.map((each) => (each.caseIndex === 7 ? { ...each, output: null } : each))
  const sides = (all: readonly BlindCell[]) =>
    new Map(blindPairs(all, { a: 'a', b: 'b', seed: 7 }).pairs.map(({ caseIndex, first }) => [caseIndex, first]))
  const [whole, less] = [sides(cells), sides(without)]
  whole.delete(7)
  expect(less).toEqual(new Map([...less.keys()].map((index) => [index, whole.get(index)])))
  expect(less.size).toBe(39)
})

test('votes become wins by variant, with ties as half a win', () => {
  const variants: Record<string, string> = { k1: '간결', k2: '자세', k3: '간결' }
  const vote = (left: string, right: string, winner: 'left' | 'right' | 'tie') => ({
    left: left as CellKey,
    right: right as CellKey,
    leftHash: '',
    rightHash: '',
    rater: 'me',
    winner,
    votedAt: 0,
  })
  const votes = [
    vote('k1', 'k2', 'left'),
    vote('k2', 'k3', 'right'),
    vote('k1', 'k2', 'tie'),
    vote('k1', 'k3', 'left'),
    vote('k1', 'zz', 'left'),
  ]
  const cellsOf = (key: CellKey) => {
    const variant = variants[key]
    return variant === undefined ? [] : [{ variant, case: '1' as CaseId }]
  }
  const comparisons = comparisonsOf(votes, cellsOf)
  expect(comparisons).toEqual([
    { left: '간결', right: '자세', winner: 'left', case: '1' },
    { left: '자세', right: '간결', winner: 'right', case: '1' },
    { left: '간결', right: '자세', winner: 'tie', case: '1' },
  ])
  expect(winRates(comparisons)).toEqual([
    {
      left: '간결',
      right: '자세',
      wins: 2,
      losses: 0,
      ties: 1,
      rate: expect.closeTo(2.5 / 3, 12),
      interval: { low: expect.any(Number), high: expect.any(Number) },
    },
  ])
  expect(winRates([])).toEqual([])
  const shared = (key: CellKey) => (key === 'k1' ? [...cellsOf(key), { variant: '같은', case: '1' as CaseId }] : cellsOf(key))
  expect(comparisonsOf([vote('k1', 'k2', 'left')], shared)).toEqual(
    ['간결', '같은'].map((left) => ({ left, right: '자세', winner: 'left', case: '1' })),
  )
})

test('metrics and people are compared on a shared scale', () => {
  const rating = (said: Partial<Rating>): Rating => ({
    key: 'k' as CellKey,
    rater: 'me',
    outputHash: '',
    verdict: null,
    grade: null,
    note: null,
    corrected: null,
    ratedAt: 0,
    ...said,
  })
  const metrics = [
    { name: 'share', metric: { range: { least: 0, most: 1 }, higherIsBetter: true } },
    { name: 'grade', metric: { range: { least: 1, most: 5 }, higherIsBetter: true } },
    { name: 'length', metric: { range: { least: 0, most: null }, higherIsBetter: null } },
  ]
  const rated = [
    { rating: rating({ verdict: 'good' }), scores: { share: 0.9, grade: 4.6, length: 3 } },
    { rating: rating({ grade: 1 }), scores: { share: 0.2, grade: 1.4, length: 3 } },
    { rating: rating({ grade: 5 }), scores: { share: 0.5, grade: 4.5, length: 3 } },
    { rating: rating({ grade: 3 }), scores: { share: 1, grade: null, length: 3 } },
    { rating: rating({ note: '음' }), scores: { share: 1, grade: 1, length: 3 } },
  ]
  expect(agreements(metrics, rated)).toEqual([
    { name: 'share', scale: 'good or bad', pairs: 3, kappa: expect.objectContaining({ kappa: 1, pairs: 3 }) },
    {
      name: 'grade',
      scale: '1 to 5',
      pairs: 2,
      kappa: expect.objectContaining({ kappa: 1, interval: { low: expect.closeTo(-0.315, 3), high: 1 } }),
    },
  ])
  expect(agreements(metrics, [])).toEqual([])

  const [good, bad] = [rating({ verdict: 'good', grade: 5 }), rating({ verdict: 'bad', grade: 1 })]
  const low = [
    { rating: good, scores: { repeats: 0, errors: 1, code: 1 } },
    { rating: bad, scores: { repeats: 1, errors: 5, code: 0 } },
  ]
  const turned = [
    { name: 'repeats', metric: { range: { least: 0, most: 1 }, higherIsBetter: false } },
    { name: 'errors', metric: { range: { least: 1, most: 5 }, higherIsBetter: false } },
    { name: 'code', metric: { range: { least: 0, most: 1 }, higherIsBetter: null } },
  ]
  expect(agreements(turned, low)).toEqual([
    { name: 'repeats', scale: 'good or bad', pairs: 2, kappa: expect.objectContaining({ kappa: 1 }) },
    { name: 'errors', scale: '1 to 5', pairs: 2, kappa: expect.objectContaining({ kappa: 1 }) },
  ])
})
