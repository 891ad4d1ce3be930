import { expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { readYamlText, resolveRefs } from './configFiles.ts'

test('an anchor may be used as often as a long config needs', () => {
  const text = `base: &base { type: is-json }\nasserts: [${Array.from({ length: 3000 }, () => '*base').join(', ')}]\n`
  expect(readYamlText(text, 'c.yaml')).toEqual({
    base: { type: 'is-json' },
    asserts: Array.from({ length: 3000 }, () => ({ type: 'is-json' })),
  })
})

test.each([
  [
    'copies a long text over and over',
    `base: &base ${'가'.repeat(100_000)}\nmany: [${Array.from({ length: 2000 }, () => '*base').join(', ')}]\n`,
  ],
  [
    'copies a long list over and over',
    `base: &base [${'1, '.repeat(50_000)}]\nmany: [${Array.from({ length: 2000 }, () => '*base').join(', ')}]\n`,
  ],
  ['holds itself', 'base: &base { self: *base }\n'],
])('a config that %s is refused before it fills the memory', (_name, text) => {
  expect(() => readYamlText(text, 'c.yaml')).toThrow(
    new AppError('BAD_INPUT', 'The YAML has an alias that cannot be followed, or too many of them.', { place: { file: 'c.yaml' } }),
  )
})

test('references that copy a long list over and over are refused', () => {
  const refs = Array.from({ length: 600 }, () => ({ $ref: '#/long' }))
  expect(() => resolveRefs({ long: Array.from({ length: 10_000 }, () => 1), refs }, 'c.yaml')).toThrow(
    new AppError('BAD_INPUT', '$ref #/long leads round in a circle, or there are too many.', { place: { file: 'c.yaml' } }),
  )
})
