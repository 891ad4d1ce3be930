import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { sharedPrefixTokens } from './sharedPrefixTokens.ts'

test.each([
  ['nothing', [], 0],
  ['empty lists', [[], []], 0],
  ['one list', [[1, 2, 3]], 3],
  [
    'the same list twice',
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
    3,
  ],
  [
    'a prefix of another',
    [
      [1, 2, 3],
      [1, 2],
    ],
    3,
  ],
  [
    'a fork',
    [
      [1, 2, 3],
      [1, 2, 4],
    ],
    4,
  ],
  [
    'no shared start',
    [
      [1, 2],
      [3, 2],
    ],
    4,
  ],
  ['forks at two depths', [[5, 1, 1], [5, 1, 2], [5, 2, 1], [6]], 7],
])('%s', (_name, lists, tokens) => {
  expect(sharedPrefixTokens(lists)).toBe(tokens)
})

test('it is the size of the trie', () => {
  const lists = fc.array(fc.array(fc.nat({ max: 2 }), { maxLength: 6 }), { maxLength: 12 })
  fc.assert(
    fc.property(lists, (tokenLists) => {
      expect(sharedPrefixTokens(tokenLists)).toBe(trieSize(tokenLists))
    }),
  )
})

test('it leaves the order of its input alone', () => {
  const lists = [[3], [1], [2]]
  sharedPrefixTokens(lists)
  expect(lists).toEqual([[3], [1], [2]])
})

function trieSize(lists: readonly (readonly number[])[]): number {
  const prefixes = new Set<string>()
  for (const list of lists) list.forEach((_, end) => prefixes.add(list.slice(0, end + 1).join(' ')))
  return prefixes.size
}
