import { expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { createImportReport } from './importReport.ts'
import { readYamlText } from './configYaml.ts'
import { resolveRefs } from './resolveRefs.ts'

test('a long config may use an anchor many times', () => {
  const text = `base: &base { type: is-json }\nasserts: [${Array.from({ length: 3000 }, () => '*base').join(', ')}]\n`
  expect(readYamlText(text, 'c.yaml')).toEqual({
    base: { type: 'is-json' },
    asserts: Array.from({ length: 3000 }, () => ({ type: 'is-json' })),
  })
})

test.each([
  [
    'repeatedly copies a long text',
    `base: &base ${'가'.repeat(100_000)}\nmany: [${Array.from({ length: 2000 }, () => '*base').join(', ')}]\n`,
  ],
  [
    'repeatedly copies a long list',
    `base: &base [${'1, '.repeat(50_000)}]\nmany: [${Array.from({ length: 2000 }, () => '*base').join(', ')}]\n`,
  ],
  ['contains itself', 'base: &base { self: *base }\n'],
])('a config that %s is refused before it fills the memory', (_name, text) => {
  expect(() => readYamlText(text, 'c.yaml')).toThrow(
    new AppError('BAD_INPUT', 'The YAML has an alias that cannot be resolved, or too many aliases.', { place: { file: 'c.yaml' } }),
  )
})

test('references that repeatedly copy a long list are refused', () => {
  const reading = { files: { read: () => ({ problem: 'none' }), glob: () => [] }, report: createImportReport() }
  const refs = Array.from({ length: 600 }, () => ({ $ref: '#/long' }))
  expect(() => resolveRefs({ long: Array.from({ length: 10_000 }, () => 1), refs }, 'c.yaml', reading)).toThrow(
    new AppError('BAD_INPUT', 'There are too many references: $ref #/long.', { place: { file: 'c.yaml' } }),
  )
})
