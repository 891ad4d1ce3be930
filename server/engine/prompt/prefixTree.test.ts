import { describe, expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { prefixOrder, sharedPrefix } from './prefixTree.ts'

const tokens = (...ids: number[]) => Uint32Array.from(ids)

/** Tokens to compute if each list can continue any of the `reach` lists before it; for the best order this is the size of the trie. */
function computed(lists: Uint32Array[], order: number[], reach: number): number {
  return order.reduce((sum, index, at) => {
    const list = lists[index] as Uint32Array
    const earlier = order.slice(Math.max(0, at - reach), at)
    return sum + list.length - Math.max(0, ...earlier.map((other) => sharedPrefix(lists[other] as Uint32Array, list)))
  }, 0)
}

function trieSize(lists: Uint32Array[]): number {
  const nodes = new Set<string>()
  for (const list of lists) for (let length = 1; length <= list.length; length += 1) nodes.add(list.slice(0, length).join())
  return nodes.size
}

describe('prefixOrder', () => {
  test('goes branch by branch, in the order in which the branches first appear', () => {
    const lists = [tokens(9, 1, 1), tokens(2, 5), tokens(9, 3), tokens(2, 4), tokens(9, 1, 7)]
    expect(prefixOrder(lists)).toEqual([0, 4, 2, 1, 3])
  })

  test('equal lists are adjacent, and no lists give an empty order', () => {
    expect(prefixOrder([tokens(1), tokens(2), tokens(1)])).toEqual([0, 2, 1])
    expect(prefixOrder([])).toEqual([])
  })

  const lists = fc.array(
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 6 }).map((ids) => Uint32Array.from(ids)),
    { maxLength: 30 },
  )

  test('names every list exactly once', () => {
    fc.assert(
      fc.property(lists, (some) => {
        expect(prefixOrder(some).toSorted((a, b) => a - b)).toEqual(some.map((_, index) => index))
      }),
    )
  })

  test('every shared prefix is computed once', () => {
    fc.assert(
      fc.property(lists, (some) => {
        expect(computed(some, prefixOrder(some), Infinity)).toBe(trieSize(some))
      }),
    )
  })
})
