import { expect, test } from 'vitest'
import type { Json } from '#server/core/json.ts'
import { checkFields } from './checkFields.ts'

const names = (higherIsBetter: boolean | null, options: Record<string, Json> = {}) =>
  checkFields({ higherIsBetter }, options).map(({ name, kind }) => `${name} ${kind}`)

test('a metric offers the bound that makes sense, and those it has', () => {
  expect(names(true)).toEqual(['at_least number'])
  expect(names(false)).toEqual(['at_most number'])
  expect(names(null)).toEqual(['at_least number', 'at_most number'])
  expect(names(true, { at_most: 3 })).toEqual(['at_least number', 'at_most number', 'pass_rate number'])
  expect(names(true, { check: true, pass_rate: 0.9 })).toEqual(['check flag'])
})
