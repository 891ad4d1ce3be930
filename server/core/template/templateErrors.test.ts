import { describe, expect, it } from 'vitest'
import { problem, render } from './testing/sampleVars.ts'

describe('unknown variables', () => {
  it.each<[string, string, number, number]>([
    ['Hi {{ nmae }}', 'Unknown variable `nmae`. Did you mean `name`?', 1, 7],
    ['a\nb {{ zzzzzz }}', 'Unknown variable `zzzzzz`. Known variables: name, review,', 2, 6],
    [
      '{{ people[0].nam }}',
      'Unknown variable `people[0].nam`: `people[0]` has no `nam`. Did you mean `name`? It has: name, age, vip.',
      1,
      4,
    ],
    ['{{ xs[9] }}', 'Unknown variable `xs[9]`: `xs` is a list of 3 and has no `9`.', 1, 4],
    ['{{ nothing.x }}', 'Unknown variable `nothing.x`: `nothing` is empty.', 1, 4],
    ['{{ n.x }}', 'Unknown variable `n.x`: `n` is a number and has no `x`.', 1, 4],
    ['{% if nope %}{% endif %}', 'Unknown variable `nope`.', 1, 7],
    ['{% for x in nope %}{% endfor %}', 'Unknown variable `nope`.', 1, 13],
    ['{% set a = nope %}', 'Unknown variable `nope`.', 1, 12],
    ['{% for x in xs %}{% endfor %}{{ x }}', 'Unknown variable `x`.', 1, 33],
    ['{% macro f(a) %}{{ a }}{% endmacro %}{{ f() }}', 'Unknown variable `a`.', 1, 20],
    ['{% for x in xs %}{{ loop.idnex }}{% endfor %}', 'Unknown variable `loop.idnex`: `loop` has no `idnex`. Did you mean `index`?', 1, 21],
    ['{{ scores.constructor }}', 'Unknown variable `scores.constructor`', 1, 4],
    ['{{ scores.__proto__ }}', 'Unknown variable `scores.__proto__`', 1, 4],
    ['{{ name.constructor.prototype }}', 'Unknown variable `name.constructor`', 1, 4],
    ['{{ xs["map"] }}', 'Unknown variable `xs.map`', 1, 4],
    ['{{ constructor }}', 'Unknown variable `constructor`.', 1, 4],
    ['{{ hasOwnProperty }}', 'Unknown variable `hasOwnProperty`.', 1, 4],
    ['{{ 제목 }}', 'Unknown variable `제목`.', 1, 4],
  ])('in %s is an error with its name and place', (source, message, line, column) => {
    const error = problem(source)
    expect({ ...error, message: error.message.slice(0, message.length) }).toEqual({
      code: 'TEMPLATE_UNKNOWN_VARIABLE',
      message,
      place: { line, column },
    })
  })

  it('are reported without suggestions when there are no variables', () => {
    expect(problem('{{ x }}', {}, {}).message).toBe('Unknown variable `x`. No variables are defined here.')
  })

  it('are allowed in `default` and `is defined`, at any depth', () => {
    expect(render('{{ a.b.c | default("x") }}{{ scores.a.b is defined }}{{ people[7].name | d("y") }}')).toBe('xfalsey')
  })
})

describe('syntax errors', () => {
  it.each<[string, string, number, number]>([
    ['a {{ name', 'The template ends inside a tag. Close `{{` with `}}`.', 1, 3],
    ['a {{ }}', '', 1, 6],
    ['\n{% if yes %}x', '`{% if %}` is never closed. Add `{% endif %}`.', 2, 1],
    ['{% for x in xs %}{% if x %}{% endfor %}', '', 1, 31],
    ['{% endfor %}', '`{% endfor %}` does not match an open tag.', 1, 4],
    ['{% fro x in xs %}', 'Unknown tag `{% fro %}`. Did you mean `for`?', 1, 4],
    ['{% raw %}{{ x', '`{% raw %}` is never closed.', 1, 1],
    ['{# never', 'A comment that begins with `{#` is never closed. Add `#}`.', 1, 1],
    ['{{ n }} a #}', '`#}` does not close a comment.', 1, 11],
    ['{{ name | uper }}', 'Unknown filter `uper`. Did you mean `upper`?', 1, 11],
    ['{{ n is od }}', 'Unknown test `od`. Did you mean `odd`?', 1, 9],
    ['{{ name.toUpperCase() }}', 'Templates cannot call methods such as `.toUpperCase()`. Use a filter', 1, 8],
    ['{{ name() }}', '`name` is not a function.', 1, 4],
    ['{{ range }}', '`range` is a function. Call it: `range()`.', 1, 4],
    ['{% include "x.njk" %}', '`{% include %}` is not available', 1, 4],
    ['{% extends "x.njk" %}', '`{% extends %}` is not available', 1, 4],
    ['{% import "x" as y %}', '`{% import %}` is not available', 1, 4],
    ['{% from "x" import y %}', '`{% from %}` is not available', 1, 4],
    ['{% block a %}{% endblock %}', '`{% block %}` is not available', 1, 4],
    ['{{ name | replace(r/(a+)+$/, "") }}', 'Regular expressions are not supported', 1, 19],
    ['{{ r/(/ }}', 'Regular expressions are not supported', 1, 4],
    ['{% for x in scores %}{% endfor %}', '`scores` is an object. Loop over it with two names: `{% for key, value in scores %}`.', 1, 13],
    ['{% for x in n %}{% endfor %}', '`n` is a number, not a list. Use `range(n)`.', 1, 13],
    ['{{ 1 in n }}', '`in` works on lists, texts and objects only.', 1, 9],
    ['{{ n | join }}', 'The filter `join` needs a list, and this is a number.', 1, 8],
    ['{{ name | upper(x=1) }}', 'The filter `upper` has no argument `x`. It takes no arguments.', 1, 11],
    ['{% set a.b = 1 %}', 'A plain name is expected here', 1, 9],
    [`{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`, 'The template is nested too deeply.', 1, 0],
  ])('are reported for %s', (source, message, line, column) => {
    const error = problem(source)
    expect({ code: error.code, message: error.message.slice(0, message.length), line: error.place?.line }).toEqual({
      code: 'TEMPLATE_SYNTAX',
      message,
      line,
    })
    if (column > 0) expect(error.place?.column).toBe(column)
  })

  it('have their place in the file of the template', () => {
    const place = { file: 'experiments/감정/notebook.md', line: 40, column: 3 }
    expect(problem('a\n{{ nope }}', { place }).place).toEqual({ file: 'experiments/감정/notebook.md', line: 41, column: 6 })
  })
})
