import { expect, test } from 'vitest'
import { fc, fuzzing } from '../../testing/fuzzing.ts'
import { type RowId, splitNames } from '../row/row.ts'
import { type SplitItem, splitRows } from './splitRows.ts'

const item = (number: number, group: string | null = null, stratum = ''): SplitItem => ({
  id: number.toString(16).padStart(12, '0') as RowId,
  group,
  stratum,
})
const items = (count: number, of: (number: number) => Partial<SplitItem> = () => ({})) =>
  Array.from({ length: count }, (_, number) => ({ ...item(number), ...of(number) }))
const ratio = (train: number, validation: number, tested: number) => ({
  by: 'ratio' as const,
  sizes: { train, validation, test: tested },
})
const lengths = (result: ReturnType<typeof splitRows>) => [...splitNames.map((name) => result.splits[name].length), result.rest.length]

test('the sizes are exact, by ratio and by count', () => {
  expect(lengths(splitRows(items(100), ratio(0.8, 0.1, 0.1), 7))).toEqual([80, 10, 10, 0])
  expect(lengths(splitRows(items(103), ratio(0.5, 0.25, 0), 7))).toEqual([51, 26, 0, 26])
  expect(lengths(splitRows(items(100), { by: 'count', sizes: { test: 13 } }, 7))).toEqual([87, 0, 13, 0])
  expect(lengths(splitRows(items(100), { by: 'count', sizes: { train: 20, test: 13 } }, 7))).toEqual([20, 0, 13, 67])
})

test('the seed decides, not the order of the rows', () => {
  const one = splitRows(items(50), ratio(0.6, 0.2, 0.2), 1)
  expect(splitRows(items(50).toReversed(), ratio(0.6, 0.2, 0.2), 1)).toEqual(one)
  expect(splitRows(items(50), ratio(0.6, 0.2, 0.2), 2)).not.toEqual(one)
})

test('each stratum is divided in the same way, and the totals still fit', () => {
  const rows = items(90, (number) => ({ stratum: ['a', 'b', 'c'][number % 3]! }))
  const { splits } = splitRows(rows, ratio(0.8, 0.1, 0.1), 3)
  const strata = new Map(rows.map(({ id, stratum }) => [id, stratum]))
  for (const stratum of ['a', 'b', 'c']) expect(splits.test.filter((id) => strata.get(id) === stratum)).toHaveLength(3)
  const small = items(40, (number) => ({ stratum: `s${number % 20}` }))
  expect(lengths(splitRows(small, ratio(0.8, 0.1, 0.1), 3))).toEqual([32, 4, 4, 0])
})

test('a group never spans two splits, and what that costs is said', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 80 }), fc.integer(), (groups, seed) => {
      const rows = groups.map((group, number) => item(number, `문서 ${group}`))
      const { splits, rest } = splitRows(rows, ratio(0.7, 0.2, 0.1), seed)
      const all = [...splitNames.flatMap((name) => splits[name]), ...rest]
      expect(all.toSorted()).toEqual(rows.map(({ id }) => id))
      const splitOf = new Map(splitNames.flatMap((name) => splits[name].map((id) => [id, name] as const)))
      const seen = new Map<string, string>()
      for (const { id, group } of rows) {
        const there = splitOf.get(id) ?? 'rest'
        expect(seen.get(group!) ?? there).toBe(there)
        seen.set(group!, there)
      }
    }),
    fuzzing(100),
  )
  const { notes } = splitRows(
    items(20, () => ({ group: 'one' })),
    ratio(0.5, 0.25, 0.25),
    1,
  )
  expect(notes.join(' ')).toContain('train has 20 rows instead of 10')
  expect(notes.join(' ')).toContain('test is empty')
})

test('sizes that cannot be are refused', () => {
  expect(() => splitRows(items(5), ratio(0.9, 0.2, 0), 1)).toThrow('add up to 1.1')
  expect(() => splitRows(items(5), ratio(0, 0, 0), 1)).toThrow('All splits are empty')
  expect(() => splitRows(items(5), ratio(-1, 1, 1), 1)).toThrow('at least 0')
  expect(() => splitRows(items(5), { by: 'count', sizes: { test: 6 } }, 1)).toThrow('there are 5')
})
