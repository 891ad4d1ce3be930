import { expect, test } from 'vitest'
import { textHash } from './textHash.ts'

test('the hash of a text is computed over its UTF-8 bytes', () => {
  expect(textHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(textHash('답 🙂')).toBe('61b7f8265a5c4eb4c55e64da9b2ae0cb174021d06d1f79de9b2ffc182cb747b4')
})
