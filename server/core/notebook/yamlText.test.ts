import { expect, test } from 'vitest'
import { readYaml } from './yamlText.ts'

test('a mapping of 60,000 keys is read, and the place of each key is found', () => {
  const count = 60_000
  const yaml = readYaml(Array.from({ length: count }, (_, index) => `key${index}: ${index}`).join('\n'), 'N', 10)
  expect(Object.keys(yaml.value as object)).toHaveLength(count)
  const places = Array.from({ length: count }, (_, index) => yaml.placeOf([`key${index}`], 'key').line)
  expect(places).toEqual(Array.from({ length: count }, (_, index) => index + 10))
})

test('keys written twice are reported up to ten, at the second one', () => {
  const { value, problems } = readYaml('a: 1\nb: { c: 1, c: 2 }\n"a": 3\n1: x\n"1": y\n', 'N', 1)
  expect(value).toBeUndefined()
  expect(problems.map(({ message, place }) => [message, place.line, place.column])).toEqual([
    ['This key is written twice. Keep one of them.', 3, 1],
    ['This key is written twice. Keep one of them.', 2, 12],
  ])
  expect(readYaml('a: 1\n'.repeat(50_000), 'N', 1).problems).toHaveLength(10)
})

test('a value nested more than 100 deep is refused', () => {
  const nested = (depth: number) => readYaml(`${'['.repeat(depth)}${']'.repeat(depth)}`, 'N', 1).problems.map(({ message }) => message)
  expect([nested(100), nested(101)]).toEqual([[], ['This YAML is nested too deeply.']])
})
