import { expect, test } from 'vitest'
import { batchesOf } from './textBatches.ts'

test('short texts share a batch with those of similar length, and long texts have one of their own', () => {
  expect(batchesOf([3, 300, 100, 4, 90, 600], 32)).toEqual([[5], [1], [2, 4], [3, 0]])
  expect(
    batchesOf(
      Array.from({ length: 70 }, () => 5),
      32,
    ).map((places) => places.length),
  ).toEqual([32, 32, 6])
})

test('a model whose vectors depend on their batch gets one text at a time', () => {
  expect(batchesOf([3, 300, 4], 1)).toEqual([[1], [2], [0]])
})

test('no texts make no batch', () => {
  expect(batchesOf([], 32)).toEqual([])
})
