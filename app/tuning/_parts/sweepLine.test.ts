import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { sweepLine } from './sweepLine.ts'

test('the line names the adapter at half and at full strength', () => {
  expect(sweepLine('말투')).toBe('adapter: [none, 말투@0.5, 말투]')
})

test.each(['말투', 'tone-2', '2026', '1e3', 'true', 'No', '0x10', 'null'])('YAML reads the name %s as a text', (name) => {
  expect(parse(sweepLine(name))).toEqual({ adapter: ['none', `${name}@0.5`, name] })
})
