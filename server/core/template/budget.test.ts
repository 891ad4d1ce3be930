import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { fc, fuzzing, fuzzTimeout, timed } from '../testing/fuzzing.ts'
import type { BinaryOperator, CompareOperator } from './ast.ts'
import { filterNames } from './filters.ts'
import { testNames } from './isTests.ts'
import { renderTemplate } from './renderTemplate.ts'

/** A tenth of the steps that a template may take, so that the tests are short. */
const maxSteps = 20_000

/**
 * Milliseconds that this many steps may take on a busy machine; they take about 10 on an idle one. Work that is not counted takes more than
 * ten times as long as this bound for the values below.
 */
const bound = 1500

const binary = Object.keys({ '+': 1, '~': 1, '-': 1, '*': 1, '/': 1, '//': 1, '%': 1, '**': 1 } satisfies Record<BinaryOperator, 1>)
const comparisons = Object.keys({
  '==': 1,
  '===': 1,
  '!=': 1,
  '!==': 1,
  '<': 1,
  '>': 1,
  '<=': 1,
  '>=': 1,
} satisfies Record<CompareOperator, 1>)
const operators = [...binary, ...comparisons, 'in', 'and', 'or']

const digits = '1'.repeat(900_000)
const blanks = ' '.repeat(900_000)
const text = 'a'.repeat(450_000)
const long = [digits, blanks, `${text}b`, `${text}c`]
const vars = {
  digits,
  blanks,
  text,
  /** Found only by a search that goes back for each position. */
  middle: `${text.slice(0, 100_000)}b${text.slice(0, 100_000)}`,
  tags: '<a '.repeat(300_000),
  many: Array.from({ length: 300 }, (_, index) => long[index % long.length] ?? ''),
  pairs: Array.from({ length: 300 }, () => [digits, text]),
  people: Array.from({ length: 300 }, (_, index) => ({ name: index % 2 === 0 ? digits : `${text}${index}`, age: index })),
  wide: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, index])),
  deep: { [digits]: { [text]: [digits, text] } },
}

/** Values that are long, and texts that are new at each use: what the engine remembers of a text, such as its hash, does not help there. */
const values = [
  ...Object.keys(vars),
  '(digits ~ i)',
  '(text ~ i)',
  '(i ~ text)',
  '[digits ~ i, text ~ i]',
  '{ a: text ~ i }',
  '(many | first)',
]

/** Milliseconds until the template, which repeats this 9000 times, ends or is stopped. */
function timeToStop(body: string): number {
  const time = timed(() => {
    try {
      renderTemplate(`{% for i in range(9000) %}${body}{% endfor %}`, vars, { maxSteps })
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
    }
  })
  return time
}

describe('what a template computes is counted by the characters that it touches', () => {
  const withValues = (bodies: (value: string) => string[]): string[] => values.flatMap(bodies)

  it.each([...filterNames])('in the filter %s', (name) => {
    const bodies = withValues((value) => [`{% set x = ${value} | ${name} %}`])
    for (const argument of ['digits', 'middle', '(text ~ i)', '1, text ~ i', '1, "name"'])
      bodies.push(`{% set x = text | ${name}(${argument}) %}`, `{% set x = people | ${name}(${argument}) %}`)
    for (const body of bodies) expect({ body, slow: timeToStop(body) > bound }).toEqual({ body, slow: false })
  })

  it.each([...testNames])('in the test %s', (name) => {
    const bodies = withValues((value) => [`{% if ${value} is ${name}(text ~ i) %}{% endif %}`])
    for (const body of bodies) expect({ body, slow: timeToStop(body) > bound }).toEqual({ body, slow: false })
  })

  it.each(operators)('in the operator %s', (operator) => {
    const bodies = withValues((value) => ['2', 'many', '(text ~ i)'].map((other) => `{% set x = ${value} ${operator} ${other} %}`))
    for (const body of [...bodies, `{% set x = middle ${operator} text %}`])
      expect({ body, slow: timeToStop(body) > bound }).toEqual({ body, slow: false })
  })

  it.each([
    '{% set x = -VALUE %}',
    '{% set x = not VALUE %}',
    '{% set x = wide[VALUE] | default(1) %}',
    '{% set x = VALUE[VALUE] | default(1) %}',
    '{% set x = { a: VALUE } %}',
    '{% if VALUE == 1 == VALUE %}{% endif %}',
    '{% set x %}{{ VALUE }}{% endset %}{% set y = x | first %}',
    '{% macro m() %}{{ VALUE }}{% endmacro %}{% set y = m() | first %}',
    '{% switch VALUE %}{% case digits ~ i %}{% case text ~ i %}{% endswitch %}',
    '{% for a, b in VALUE %}{% endfor %}',
    '{% set x = range(0, VALUE, VALUE) %}',
  ])('in %s', (pattern) => {
    for (const value of values) {
      const body = pattern.replaceAll('VALUE', value)
      expect({ body, slow: timeToStop(body) > bound }).toEqual({ body, slow: false })
    }
  })

  it('in a switch with many empty cases', () => {
    expect(timeToStop(`{% switch 1 %}${'{% case 1 %}'.repeat(20_000)}{% case 2 %}x{% endswitch %}`)).toBeLessThan(bound)
  })
})

describe('names are counted', () => {
  const names = Array.from({ length: 3000 }, (_, index) => `a${index}`)
  const rows = Array.from({ length: 60_000 }, () => [1])
  const often = (body: string) => `{% for i in range(60000) %}${body}{% endfor %}`

  it.each([
    ['a loop', `{% for ${names.join()} in rows %}{% endfor %}`],
    ['set', often(`{% set ${names.join()} = 1 %}`)],
    ['a macro', `{% macro m(${names.join()}) %}{% endmacro %}${often('{{ m() }}')}`],
    ['a macro with defaults', `{% macro m(${names.join('=1,')}=1) %}{% endmacro %}${often('{{ m(1) }}')}`],
    ['nested loops', `${'{% for a in [1] %}'.repeat(800)}{% for i in range(9000) %}{{ nothing }}{% endfor %}${'{% endfor %}'.repeat(800)}`],
  ])('in %s', (_, template) => {
    const time = timed(() => expect(() => renderTemplate(template, { rows, nothing: '' })).toThrow('steps'))
    expect(time).toBeLessThan(bound)
  })
})

describe('templates of any shape', () => {
  const { expression } = fc.letrec<{ expression: string }>((tie) => {
    const inner = tie('expression')
    const picked = (names: Iterable<string>) => fc.constantFrom(...names)
    return {
      expression: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom(...values, 'i', '2', '"a"', '[1, "b"]'),
        fc.tuple(inner, picked(operators), inner).map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        fc.tuple(inner, picked(filterNames)).map(([input, name]) => `(${input} | ${name})`),
        fc.tuple(inner, picked(filterNames), inner).map(([input, name, argument]) => `(${input} | ${name}(${argument}))`),
        fc.tuple(inner, picked(testNames), inner).map(([input, name, argument]) => `(${input} is ${name}(${argument}))`),
        fc.tuple(inner, inner).map(([target, key]) => `((${target})[${key}] | default(i))`),
        fc.tuple(inner, inner, inner).map(([condition, then, otherwise]) => `(${then} if ${condition} else ${otherwise})`),
      ),
    }
  })

  it(
    'stop within their steps or end with an error of the template',
    () => {
      fc.assert(
        fc.property(
          expression,
          fc.constantFrom('{% set x = E %}', '{% if E %}{% endif %}', '{% set x %}{{ E }}{% endset %}'),
          (made, shape) => {
            expect(timeToStop(shape.replace('E', () => made))).toBeLessThan(2 * bound)
          },
        ),
        fuzzing(150),
      )
    },
    fuzzTimeout,
  )
})
