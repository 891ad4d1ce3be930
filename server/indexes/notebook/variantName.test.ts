import { expect, test } from 'vitest'
import { indexName } from '../names.ts'
import { ownIndexName, variantName } from './variantName.ts'

test('a variant is named by what was asked for', () => {
  expect(variantName('handbook', { chunks: {} })).toBe('handbook')
  expect(variantName('handbook', { language: 'auto', chunks: { size: 120 } })).toBe('handbook--size-120')
  expect(
    variantName('안내서', { language: 'ko', embedder: 'multilingual-e5-small', chunks: { by: 'characters', size: 300, overlap: 0 } }),
  ).toBe('안내서--ko-multilingual-e5-small-characters-size-300-overlap-0')
})

test('embedders with the same letters have indexes of their own', () => {
  const [one, other] = ['org/small', 'org-small'].map((embedder) => variantName('docs', { embedder, chunks: {} }))
  expect(other).toBe('docs--org-small')
  expect(one).not.toBe(other)
})

test('the index of a notebook’s own documents is named by both; paths with the same letters differ', () => {
  expect(ownIndexName('handbook-english', 'documents')).toBe('handbook-english--documents')
  expect(ownIndexName('handbook-english', 'documents/')).toBe('handbook-english--documents')
  expect(ownIndexName('n', 'a/b')).toMatch(/^n--a-b-[0-9a-f]{8}$/)
  expect(ownIndexName('n', 'a/b')).not.toBe(ownIndexName('n', 'a-b'))
})

test('every name can be that of an index, however long its parts are', () => {
  const long = variantName(ownIndexName('아주-긴-이름'.repeat(9), '자료'.repeat(30)), { chunks: { size: 100 } })
  expect(indexName(long)).toBe(long)
  expect(long).not.toBe(variantName(ownIndexName('아주-긴-이름'.repeat(9), '자료'.repeat(30)), { chunks: { size: 200 } }))
})
