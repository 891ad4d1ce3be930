import { describe, expect, it, test } from 'vitest'
import { timed } from '../testing/fuzzing.ts'
import { templateProblem } from './templateProblem.ts'
import { templateVariables } from './templateVariables.ts'

const names = (source: string): string[] => templateVariables(source).map(({ name, optional }) => name + (optional ? '?' : ''))

describe('templateVariables', () => {
  it.each([
    ['Hi {{ name }} and {{name}} {{ 리뷰 }}', ['name', '리뷰']],
    ['{{ user.name[key] }}', ['user', 'key']],
    ['{% for x in xs %}{{ x }}{{ loop.index }}{{ y }}{% else %}{{ x }}{% endfor %}', ['xs', 'y', 'x']],
    ['{% for k, v in d %}{{ k }}{{ v }}{% endfor %}', ['d']],
    ['{% set a = b %}{{ a }}', ['b']],
    ['{{ a }}{% set a = 1 %}', ['a']],
    ['{% if c %}{% set a = 1 %}{% endif %}{{ a }}', ['c']],
    ['{% macro m(p, q=r) %}{{ p }}{{ q }}{{ s }}{% endmacro %}{{ m(t) }}', ['r', 's', 't']],
    ['{{ a | default(b) }}{{ c is defined }}{{ d.e | d("") }}', ['a?', 'b', 'c?', 'd?']],
    ['{{ a }}{% if a is defined %}{% endif %}', ['a?']],
    ['{% for i in range(n) %}{% endfor %}{{ joiner }}', ['n']],
    ['{% raw %}{{ x }}{% endraw %}{# {{ y }} #}', []],
    ['{{ a if b else c ~ d + [e, {f: g}] | join(h) }}', ['a', 'b', 'c', 'd', 'e', 'g', 'h']],
    ['{% switch a %}{% case b %}{{ c }}{% default %}{{ d }}{% endswitch %}', ['a', 'b', 'c', 'd']],
    ['{% call(z) m() %}{{ z }}{{ y }}{% endcall %}', ['m', 'y']],
    ['{% filter upper %}{{ x }}{% endfilter %}{% set y %}{{ w }}{% endset %}{{ y }}', ['x', 'w']],
    ['broken {{ name }} {{ 둘 }} {% if', ['name', '둘']],
    ['plain', []],
  ])('of %s are %j', (source, expected) => {
    expect(names(source)).toEqual(expected)
  })

  it('have the position of their first use', () => {
    expect(templateVariables('a\n  {{ b }}{{ c.d }}\n{{ b }}')).toEqual([
      { name: 'b', line: 2, column: 6, optional: false },
      { name: 'c', line: 2, column: 13, optional: false },
    ])
    expect(templateVariables('x\n {{ b }}{% if')).toEqual([{ name: 'b', line: 2, column: 5, optional: false }])
  })
})

describe('templateProblem', () => {
  it('is null for a template that parses, and an error with its place for any other', () => {
    expect(templateProblem('{{ anything }}')).toBeNull()
    expect(templateProblem('\n{% if x %}', { file: 'n.md', line: 5 })).toEqual({
      code: 'TEMPLATE_SYNTAX',
      message: '`{% if %}` is never closed. Add `{% endif %}`.',
      place: { file: 'n.md', line: 6, column: 1 },
    })
  })
})

test('a template that sets many names is read in linear time', () => {
  const sets = Array.from({ length: 18_000 }, (_, index) => `{% set a${index} = 1 %}`).join('')
  const loops = Array.from({ length: 6500 }, (_, index) => `{% set a${index} = 1 %}{% for b in xs %}{% endfor %}`).join('')
  const holes = `${Array.from({ length: 40_000 }, (_, index) => `{{ a${index} }}`).join('')}{% bad %}`
  // A set of names for each statement takes a minute.
  expect(timed(() => [sets, loops, holes].map(templateVariables))).toBeLessThan(10_000)
})
