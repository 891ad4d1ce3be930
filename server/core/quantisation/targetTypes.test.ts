import { expect, test } from 'vitest'
import { madeId, readMadeId, readTargetType, targetTypes } from './targetTypes.ts'
import { fileTypes } from './fileTypes.ts'

test('a type is found by its name in upper and lower case', () => {
  expect(readTargetType('Q4_k_m').name).toBe('q4_K_M')
  expect(readTargetType(' q8_0 ').fileType).toBe('Q8_0')
})

test('a type that does not exist is refused with all that do', () => {
  const all = targetTypes.map(({ name }) => name).join(', ')
  expect(() => readTargetType('q9_0')).toThrow(`There is no type "q9_0". The types are: ${all}.`)
})

test('a type that needs an importance matrix is refused for that reason', () => {
  expect(() => readTargetType('IQ2_XS')).toThrow(/it needs an importance matrix/)
})

test('every type has a number in llama.cpp, and the list is ordered by size', () => {
  expect(targetTypes.filter(({ fileType }) => !fileTypes.includes(fileType))).toEqual([])
  expect(targetTypes.map(({ bits }) => bits)).toEqual(targetTypes.map(({ bits }) => bits).toSorted((a, b) => b - a))
})

test('the id of a made file names its model and its type', () => {
  const id = madeId('모델-1.5b', readTargetType('q4_k_m'))
  expect(id).toBe('모델-1.5b.q4_K_M')
  expect(readMadeId(id)).toMatchObject({ from: '모델-1.5b', type: { name: 'q4_K_M' } })
  expect(readMadeId('mistral-7b-instruct-v0.2')).toBeNull()
  expect(readMadeId('.q8_0')).toBeNull()
})
