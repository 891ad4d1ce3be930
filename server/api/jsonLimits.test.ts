import { expect, test } from 'vitest'
import { JsonLimits } from './jsonLimits.ts'

/** The message of what is thrown for a text that arrives in pieces of `size` bytes. */
function problem(text: string, size = 7): string | null {
  const limits = new JsonLimits()
  const bytes = Buffer.from(text)
  try {
    for (let from = 0; from < bytes.length; from += size) limits.add(bytes.subarray(from, from + size))
    return null
  } catch (thrown) {
    return (thrown as Error).message
  }
}

test('nesting is counted outside of texts, across pieces', () => {
  expect(problem(`${'[{"a":'.repeat(32)}1${'}]'.repeat(32)}`)).toBeNull()
  expect(problem(`${'['.repeat(65)}${']'.repeat(65)}`)).toBe('The request is nested more than 64 deep.')
  expect(problem('[],'.repeat(500))).toBeNull()
  expect(problem(JSON.stringify({ text: `한국어 🙂 \\" ${'[{'.repeat(500)}` }))).toBeNull()
  expect(problem(JSON.stringify(['\\', '"', ...Array.from({ length: 100 }, () => '[')]))).toBeNull()
})

test('values are counted', () => {
  expect(problem(`[${'1,'.repeat(1_900_000)}1]`, 1 << 16)).toBeNull()
  expect(problem(`[${'1,'.repeat(2_100_000)}1]`, 1 << 16)).toBe('The request has more than 2,000,000 values.')
})
