import { describe, expect, it } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { parse } from 'yaml'
import { writeInlineYaml, writeYaml } from './writeYaml.ts'

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    '\n',
    '\t',
    ':',
    '#',
    '-',
    '"',
    "'",
    '{',
    '}',
    '|',
    '>',
    '\r',
    '가',
    '🎉',
    '\\',
    '%',
    '\u2028',
    '\uFEFF',
    '\0',
    '1',
  ),
})
const plain = fc.oneof(
  text,
  fc.string({ unit: 'binary' }).map((value) => value.toWellFormed()),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    plain,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const positiveZero = (input: unknown): unknown => JSON.parse(JSON.stringify(input))

describe('writeYaml', () => {
  it('writes the style of notebooks', () => {
    expect(
      writeYaml({
        system: 'You label.',
        user: 'Review: {{review}}\nLabel:\n',
        temperature: [0, 0.7],
        shots: { from: 'shots.jsonl', count: [0, 2] },
        none: [],
      }),
    ).toBe(
      'system: You label.\nuser: |\n  Review: {{review}}\n  Label:\ntemperature: [0, 0.7]\nshots:\n  from: shots.jsonl\n  count: [0, 2]\nnone: []\n',
    )
  })

  it.each([[['\n a']], [{ a: '\n\n  b\nc' }], [['\n\ta']], [[' a\n']], [[' \na']], [' a\n']])(
    'keeps the indent of the first line: %j',
    (input) => {
      expect(parse(writeYaml(input))).toEqual(input)
    },
  )

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(positiveZero(parse(writeYaml(input)))).toEqual(positiveZero(input))
      }),
      { numRuns: 500 },
    )
  })

  it('reads back as the same value when written on one line', () => {
    fc.assert(
      fc.property(value, (input) => {
        const line = writeInlineYaml({ key: input })
        expect(positiveZero(parse(line))).toEqual(positiveZero({ key: input }))
        expect(line).not.toContain('\n')
      }),
      { numRuns: 500 },
    )
  })
})
