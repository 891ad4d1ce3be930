import { expect, test } from 'vitest'
import { isRetrieverBody, retrieverDefaults, sweptText, typedNumber } from './retrieverForm.ts'

test.each([
  [null, true],
  [{ index: '휴가', k: 3, note: ['a key that the form leaves alone'] }, true],
  [{ index: 'a', k: [3, 5] }, false],
  [['a'], false],
])('whether %j is shown as a form: %s', (body, shown) => {
  expect(isRetrieverBody(body)).toBe(shown)
})

test.each([
  ['', undefined],
  [' 0.5 ', 0.5],
  ['many', 'many'],
])('the number typed as %j is %j', (text, value) => {
  expect(typedNumber(text)).toBe(value)
})

test('an index without an embedder is searched by words', () => {
  const facts = { language: 'ko', embedder: null, chunking: { by: 'characters', size: 300, overlap: 60 } } as const
  expect(retrieverDefaults(facts, {})).toMatchObject({ mode: 'text', embedder: 'none', language: 'ko', chunks: { size: 300 } })
  expect(retrieverDefaults(facts, { documents: '규정' })).toMatchObject({ mode: 'hybrid', embedder: 'multilingual-e5-small' })
  expect(retrieverDefaults(null, {})).toMatchObject({ mode: 'hybrid', k: 10, chunks: null, embedder: null })
})

test('values of sweeps stand for those of the block', () => {
  const sweep = {
    name: 'main',
    variants: [],
    cases: [],
    axes: [{ name: 'search_k', values: [3, 5] }],
    fixed: { chunk_size: 120 },
    shots: null,
    repeats: 1,
    line: 1,
  }
  expect([sweptText([sweep], 'k'), sweptText([sweep, sweep], 'chunk_size'), sweptText([sweep], 'mode')]).toEqual(['3, 5', '120', null])
})
