import fc from 'fast-check'
import nunjucks from 'nunjucks'
import { describe, expect, it } from 'vitest'
import { AppError, type ErrorData } from '../errors.ts'
import type { Json } from '../json.ts'
import { renderTemplate, type RenderOptions } from './renderTemplate.ts'

const vars: Record<string, Json> = {
  name: '철수',
  review: 'Great  film <b>really</b>, 10/10 🎉',
  n: 7,
  zero: 0,
  yes: true,
  no: false,
  nothing: null,
  empty: '',
  none_left: [],
  xs: [3, 1, 2],
  words: ['pear', 'Apple', 'fig', 'apple'],
  pairs: [
    ['a', 1],
    ['b', 2],
  ],
  people: [
    { name: '영희', age: 30, vip: true },
    { name: 'Bob', age: 25, vip: false },
    { name: 'Al', age: 30, vip: true },
  ],
  scores: { math: 90, art: 75 },
  'a b': 'spaced',
  리뷰: '좋아요',
  long: 'The quick brown fox jumps over the lazy dog',
  lines: 'one\ntwo\n  three',
}

const oracleTemplates = [
  'plain text',
  'Hello {{ name }}!',
  '{{ 리뷰 }} {{리뷰|length}}',
  '{{ nothing }}|{{ yes }}|{{ no }}|{{ zero }}|{{ n }}|{{ 1.50 }}',
  '{{ xs }} {{ [1,[2,3],nothing] }}',
  '{{ people[0].name }} {{ people[1]["age"] }} {{ scores.math }} {{ xs[0] }}',
  '{{ xs.length }} {{ name.length }} {{ name[0] }}',
  '{% if yes %}a{% else %}b{% endif %}',
  '{% if no %}a{% elif n > 5 %}b{% elseif zero %}c{% else %}d{% endif %}',
  '{% if not no and (zero or n == 7) %}ok{% endif %}',
  '{% for x in xs %}{{ x }},{% endfor %}',
  '{% for x in none_left %}x{% else %}none{% endfor %}{% for x in nothing %}x{% else %}null{% endfor %}',
  '{% for x in xs %}{{ loop.index }}/{{ loop.index0 }}/{{ loop.revindex }}/{{ loop.revindex0 }}/{{ loop.first }}/{{ loop.last }}/{{ loop.length }} {% endfor %}',
  '{% for k, v in scores %}{{ k }}={{ v }}{{ ", " if not loop.last }}{% endfor %}',
  '{% for k, v in pairs %}{{ k }}{{ v }}{% endfor %}',
  '{% for c in "한글ab" %}{{ c }}-{% endfor %}',
  '{% for a in xs %}{% for b in xs %}{{ a }}{{ b }}{{ loop.index }} {% endfor %}{{ loop.index }}{% endfor %}',
  '{% for p in people %}{% if p.vip %}{{ p.name }} ({{ p.age }}){% endif %}{% endfor %}',
  '{% set a = 5 %}{{ a + 1 }}{% set a, b = 2 %}{{ a }}{{ b }}',
  '{% set total = 0 %}{% for x in xs %}{% set total = total + x %}{% endfor %}{{ total }}',
  '{% for x in xs %}{% set seen = x %}{{ seen }}{% endfor %}',
  '{% set block %}<{{ name }}>{% endset %}{{ block }}{{ block }}',
  '{{ "a" if yes else "b" }}{{ "c" if no }}{{ "d" if no else "e" }}',
  '{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ 7 % 4 }} {{ 2 ** 3 }} {{ -n }} {{ +n }}',
  '{{ 5 * 3 % 4 }} {{ 7 // 2 * 2 }} {{ 10 - 2 - 3 }} {{ 2 * (3 + 4) }} {{ 8 / 4 / 2 }} {{ 2 ** 3 ** 2 }}',
  '{{ 1 ~ 2 + 3 }} {{ "x" ~ n ~ "y" }} {{ "a" + 1 + 2 }} {{ "3" * "4" }} {{ "x" ~ none }}',
  '{{ 9 // 2 % 2 }} {{ 0.1 + 0.2 }} {{ 1 / 3 }} {{ 1 / 0 }}',
  '{{ n == 7 }} {{ n == "7" }} {{ n === "7" }} {{ n != 8 }} {{ n !== 7 }} {{ n < 8 }} {{ n >= 7 }} {{ 1 < 2 }}',
  '{{ "b" > "a" }} {{ "10" < "9" }} {{ "10" < 9 }} {{ nothing == false }} {{ empty == zero }}',
  '{{ 1 in xs }} {{ 9 in xs }} {{ "film" in review }} {{ "math" in scores }} {{ 9 not in xs }}',
  '{{ n is odd }} {{ n is even }} {{ n is divisibleby(7) }} {{ nope is defined }} {{ name is defined }} {{ nope is undefined }}',
  '{{ name is string }} {{ n is number }} {{ scores is mapping }} {{ xs is iterable }} {{ nothing is none }} {{ n is not odd }}',
  '{{ "ab" is lower }} {{ "AB" is upper }} {{ n is gt(3) }} {{ n is le(3) }} {{ n is eq(7) }} {{ n is sameas(7) }} {{ zero is falsy }} {{ n is truthy }}',
  '{{ yes and n }} {{ no or name }} {{ no and n }} {{ not yes }}',
  '{{ name | upper }} {{ "ABC" | lower }} {{ " x " | trim }}| {{ "hello WORLD" | capitalize }} {{ "hello big world" | title }}',
  '{{ words | join(", ") }} {{ people | join("-", "name") }} {{ xs | join }}',
  '{{ xs | first }} {{ xs | last }} {{ "abc" | first }} {{ "abc" | last }} {{ none_left | first }}',
  '{{ xs | length }} {{ scores | length }} {{ name | length }} {{ nothing | length }}',
  '{{ nope | default("d") }} {{ empty | default("d") }} {{ empty | default("d", true) }} {{ nothing | default("d") }} {{ scores.nope | d("x") }}',
  '{{ "aXbXc" | replace("X", "-") }} {{ "aXbXc" | replace("X", "-", 1) }} {{ "abc" | replace("", ".") }} {{ 123 | replace(2, "x") }} {{ "abc" | replace("z", "y") }}',
  '{{ 2.567 | round }} {{ 2.567 | round(2) }} {{ 2.1 | round(0, "ceil") }} {{ 2.9 | round(0, "floor") }} {{ -3 | abs }}',
  '{{ "42px" | int }} {{ "x" | int(5) }} {{ "ff" | int(0, 16) }} {{ "3.5x" | float }} {{ "x" | float(1.5) }} {{ "101" | int(base=2) }}',
  '{{ xs | sort }} {{ words | sort }} {{ words | sort(true) }} {{ words | sort(false, true) }} {{ words | sort(case_sensitive=true) }}',
  '{% for p in people | sort(attribute="age") %}{{ p.name }} {% endfor %}{% for p in people | sort(true, false, "name") %}{{ p.name }} {% endfor %}',
  '{{ xs | reverse }} {{ "한글abc" | reverse }} {{ "abc" | list }} {{ xs | list | length }}',
  '{% for row in words | batch(3, "-") %}{{ row }};{% endfor %}{% for row in words | batch(3) %}{{ row }};{% endfor %}',
  '{% for column in [1,2,3,4,5] | slice(3) %}{{ column }};{% endfor %}{% for column in [1,2,3,4,5] | slice(3, 0) %}{{ column }};{% endfor %}',
  '{{ lines | indent }}|{{ lines | indent(2, true) }}|{{ "" | indent }}',
  '{{ scores | dump }} {{ xs | dump }} {{ people | dump(2) }} {{ name | dump }} {{ nothing | dump }}',
  '{{ long | truncate(20) }} {{ long | truncate(20, true) }} {{ long | truncate(20, false, "!") }} {{ "ab" | truncate(5) }}',
  '{{ long | wordcount }} {{ "" | wordcount }} {{ long | center(60) }}|{{ "odd" | center(10) }}|',
  '{{ lines | nl2br }} {{ review | striptags }} {{ "<p>a</p>\n\n\n<!-- x -->b  c" | striptags(true) }}',
  '{{ review | escape }} {{ "a&b" | e }} {{ review | safe }} {{ "x" | string }}',
  '{{ "a b&c/한" | urlencode }} {{ scores | urlencode }} {{ [["a", 1], ["b", "c d"]] | urlencode }}',
  '{{ xs | sum }} {{ people | sum("age") }} {{ people | sum("age", 100) }}',
  '{{ people | selectattr("vip") | join(",", "name") }} {{ people | rejectattr("vip") | join(",", "name") }} {{ xs | select("odd") }} {{ xs | reject("odd") }} {{ [0, 1] | select }}',
  '{% for age, group in people | groupby("age") %}{{ age }}: {{ group | join(",", "name") }};{% endfor %}',
  '{% for key, value in scores | dictsort %}{{ key }}{{ value }}{% endfor %}{% for pair in scores | dictsort(false, "value") %}{{ pair[0] }}{% endfor %}',
  '{% filter upper %}a {{ n }}{% endfilter %} {% filter replace("a", "b") %}banana{% endfilter %}',
  '{% raw %}{{ not a hole }} {% if %}{% endraw %}|{% raw %}{% raw %}x{% endraw %}{% endraw %}|{% verbatim %}{{ y }}{% endverbatim %}',
  'a{# comment {{ x }} #}b{#- trimmed -#} c',
  'a   {%- if yes -%}   b   {%- endif -%}   c',
  'a  \n {{- name -}} \n  b {%- for x in xs %} {{ x }} {%- endfor %}',
  '{% macro tag(text, kind="b") %}<{{ kind }}>{{ text }}</{{ kind }}>{% endmacro %}{{ tag("x") }}{{ tag("y", "i") }}{{ tag("z", kind="u") }}{{ tag(kind="p", text="q") }}',
  '{% set greeting = "hi" %}{% macro greet(who) %}{{ greeting }} {{ who }}{% endmacro %}{{ greet(name) }}{{ greet(who="you") }}',
  '{% macro wrap() %}[{{ caller() }}]{% endmacro %}{% call wrap() %}inner {{ n }}{% endcall %}',
  '{% macro each(items) %}{% for i in items %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(item) each(xs) %}<{{ item }}>{% endcall %}',
  '{% macro down(k) %}{{ k }}{% if k > 0 %}{{ down(k - 1) }}{% endif %}{% endmacro %}{{ down(5) }}',
  '{% for i in range(3) %}{{ i }}{% endfor %} {{ range(1, 4) }} {{ range(10, 0, -3) }} {{ range(0, 1, 0.25) }}',
  '{% set comma = joiner() %}{% for x in xs %}{{ comma() }}{{ x }}{% endfor %}',
  '{% switch n %}{% case 1 %}one{% case 7 %}seven{% default %}other{% endswitch %}',
  '{% switch name %}{% case "a" %}{% case "철수" %}fell{% default %}other{% endswitch %}{% switch zero %}{% case 1 %}x{% default %}d{% endswitch %}',
  '{{ {a: 1, "b c": 2}["b c"] }} {{ {a: {b: [1, 2]} }.a.b[1] }} {{ (1, 2) }}',
  '{{ "quote \\" and \\n newline \\t tab" }} {{ \'single\' }} {{ "{{ name }}" }}',
  'line\r\nnext {{ name }}\r\n{% if yes %}\r\nkept{% endif %}',
  '{ { name } } {single} }} %} { {% if yes %}x{% endif %}',
  '{% if scores.math > 80 and "vip" in people[0] %}both{% endif %}{{ "nested " ~ ("a" if yes else "b") }}',
  '{% for p in people %}{{ p.name | upper }}{% if not loop.last %} & {% endif %}{% endfor %}',
]

function render(source: string, options?: RenderOptions): string {
  return renderTemplate(source, vars, options)
}

function problem(source: string, options?: RenderOptions, given = vars): ErrorData {
  try {
    renderTemplate(source, given, options)
  } catch (error) {
    if (error instanceof AppError) return error.toData()
    throw error
  }
  throw new Error(`no error from ${source}`)
}

describe('renderTemplate', () => {
  const oracle = new nunjucks.Environment(null, { autoescape: false })

  it.each(oracleTemplates)('prints what nunjucks prints: %s', (source) => {
    expect(render(source)).toBe(oracle.renderString(source, vars))
  })

  it('prints an object as JSON, also inside a list', () => {
    expect(render('{{ scores }} {{ pairs }} {{ [scores] }}')).toBe('{"math":90,"art":75} a,1,b,2 {"math":90,"art":75}')
  })

  it('negates a comparison as a whole, where nunjucks negates its left side only', () => {
    expect(render('{{ not n == 8 }} {{ not n == 7 }}')).toBe('true false')
  })

  it('has filters that nunjucks lacks', () => {
    expect(render('{{ words | unique }} {{ "a b  c" | split | join("-") }} {{ "a,b" | split(",") | last }} {{ scores | json }}')).toBe(
      'pear,Apple,fig a-b-c b {"math":90,"art":75}',
    )
    expect(render('{{ "정말 좋은 영화" | wordcount }}')).toBe('3')
  })

  it('never reads a value as a template', () => {
    expect(renderTemplate('{{ x }}{{ x | upper | lower }}', { x: '{{ y }}{% for %}{# c #}' })).toBe(
      '{{ y }}{% for %}{# c #}{{ y }}{% for %}{# c #}',
    )
  })

  it('renders text without tags to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '%', '#', '-', ' ', '\n', '\r', 'a', '가', '🎉', '\\', '"') }), (text) => {
        fc.pre(!/\{[{%#]/.test(text))
        expect(renderTemplate(text, {})).toBe(text)
      }),
    )
  })

  it('renders every text value verbatim', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(renderTemplate('<{{ value }}>', { value })).toBe(`<${value}>`)
      }),
    )
  })

  it('ends every text in an output or an AppError', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      '-',
      ' if ',
      ' for x in xs',
      ' endfor ',
      ' endif ',
      ' raw ',
      ' endraw ',
      'n',
      '|',
      'upper',
      '(',
      ')',
      '[',
      '"',
      '.',
      ',',
      ' is ',
      ' in ',
      ' not ',
      '=',
      ' set ',
      '\n',
      '1',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        try {
          expect(typeof render(pieces.join(''))).toBe('string')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

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
  ])('in %s is an error with name and place', (source, message, line, column) => {
    const error = problem(source)
    expect({ ...error, message: error.message.slice(0, message.length) }).toEqual({
      code: 'TEMPLATE_UNKNOWN_VARIABLE',
      message,
      place: { line, column },
    })
  })

  it('say so where there are no variables at all', () => {
    expect(problem('{{ x }}', {}, {}).message).toBe('Unknown variable `x`. No variables are known here.')
  })

  it('are looked for by `default` and `is defined`, at any depth', () => {
    expect(render('{{ a.b.c | default("x") }}{{ scores.a.b is defined }}{{ people[7].name | d("y") }}')).toBe('xfalsey')
  })
})

describe('errors of form', () => {
  it.each<[string, string, number, number]>([
    ['a {{ name', 'The template ends inside a tag. Close `{{` with `}}`.', 1, 3],
    ['a {{ }}', '', 1, 6],
    ['\n{% if yes %}x', '`{% if %}` is never closed. Add `{% endif %}`.', 2, 1],
    ['{% for x in xs %}{% if x %}{% endfor %}', '', 1, 31],
    ['{% endfor %}', '`{% endfor %}` belongs to no open tag.', 1, 4],
    ['{% fro x in xs %}', 'Unknown tag `{% fro %}`. Did you mean `for`?', 1, 4],
    ['{% raw %}{{ x', '`{% raw %}` is never closed.', 1, 1],
    ['{# never', 'A comment that begins with `{#` is never closed. Add `#}`.', 1, 1],
    ['{{ n }} a #}', '`#}` closes no comment.', 1, 11],
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
    ['{{ name | replace(r/(a+)+$/, "") }}', 'Templates know no regular expressions', 1, 19],
    ['{{ r/(/ }}', 'Templates know no regular expressions', 1, 4],
    ['{% for x in scores %}{% endfor %}', '`scores` is an object. Loop over it with two names: `{% for key, value in scores %}`.', 1, 13],
    ['{% for x in n %}{% endfor %}', '`n` is a number, not a list. Use `range(n)`.', 1, 13],
    ['{{ 1 in n }}', '`in` looks into lists, texts and objects only.', 1, 9],
    ['{{ n | join }}', 'The filter `join` needs a list, and this is a number.', 1, 8],
    ['{{ name | upper(x=1) }}', 'The filter `upper` has no argument `x`. It takes no arguments.', 1, 11],
    ['{% set a.b = 1 %}', 'A plain name is expected here', 1, 9],
    [`{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`, 'The template is nested too deeply.', 1, 0],
  ])('are told for %s', (source, message, line, column) => {
    const error = problem(source)
    expect({ code: error.code, message: error.message.slice(0, message.length), line: error.place?.line }).toEqual({
      code: 'TEMPLATE_SYNTAX',
      message,
      line,
    })
    if (column > 0) expect(error.place?.column).toBe(column)
  })

  it('point into the file that the template stands in', () => {
    const place = { file: 'experiments/감정/notebook.md', line: 40, column: 3 }
    expect(problem('a\n{{ nope }}', { place }).place).toEqual({ file: 'experiments/감정/notebook.md', line: 41, column: 6 })
  })
})

describe('hostile templates', () => {
  const doubling = `{% set s = "xxxxxxxx" %}${'{% set s = s ~ s %}'.repeat(40)}{{ s }}`
  const doublingList = `{% set l = [1] %}${'{% set l = [l, l] %}'.repeat(60)}`
  const big = `{% set s = "x" %}${'{% set s = s ~ s %}'.repeat(19)}`

  it.each([
    ['{% for i in range(1000000000000) %}{% endfor %}'],
    ['{% for i in range(0, 1 / 0) %}{% endfor %}'],
    ['{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}'],
    ['{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}'],
    ['{% macro f(x) %}{% if x %}{{ f(x - 1) }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(100) }}'],
    [doubling],
    [`${doublingList}{{ l }}`],
    [`${doublingList}{{ l | dump }}`],
    [`${doublingList}{{ l == 1 }}`],
    [`${big}{{ s | replace("", s) }}`],
    [`${big}{{ s | replace("x", s) }}`],
    [`${big}{{ s | list | join(s) }}`],
    [`${big}{% for i in range(100000) %}{% set t = s | upper %}{% endfor %}`],
    [`${big}{% for i in range(100000) %}{% if s == s ~ "" %}{% endif %}{% endfor %}`],
    ['{{ "x" | center(1000000000) }}'],
    ['{{ "a\\nb" | indent(1000000000, true) }}'],
    ['{{ [1] | batch(1000000000, 1) }}'],
    ['{{ [1] | slice(1000000000) }}'],
    ['{% for i in range(150000) %}0123456789{% endfor %}'],
  ])('stop with their line: %.70s', (source) => {
    const error = problem(`\n${source}`)
    expect({ code: error.code, line: error.place?.line, named: error.message.endsWith('It stopped in line 2.') }).toEqual({
      code: 'TEMPLATE_TOO_LONG',
      line: 2,
      named: true,
    })
  })

  it.each([
    ['spaces before a dash', `${' '.repeat(150_000)}a{{- "b" -}}${' '.repeat(150_000)}`, 'a'],
    ['spaces inside text', `x{{ "" }}${`a${' '.repeat(50_000)}`.repeat(3)}{{- "" }}`, 'x'],
    ['raw without end', `{% raw %}${'{% '.repeat(60_000)}`, null],
    ['open angle brackets', `{{ "${'<a'.repeat(60_000)}" | striptags }}`, '<'],
    ['open comments', `{{ "${'<!--'.repeat(60_000)}" | striptags(true) }}`, '<'],
    ['sum of many terms', `{{ ${'1+'.repeat(2000)}1 }}`, '2'],
  ])('cost linear time: %s', (_, source, start) => {
    let text: string | null = null
    try {
      text = render(source).trimStart().slice(0, 1)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
    }
    expect(text).toBe(start)
  })

  it('are limited in their own length', () => {
    expect(problem(`{{ n }}${'x'.repeat(400_000)}`).message).toContain('400000 is the limit')
  })

  it('leave prototypes alone', () => {
    expect(render('{{ {"__proto__": 5}["__proto__"] }}{{ "constructor" in scores }}')).toBe('5false')
    expect(({} as Record<string, unknown>)['5']).toBeUndefined()
    expect(renderTemplate('{{ x.__proto__ }}', { x: JSON.parse('{"__proto__": "own"}') as Json })).toBe('own')
  })
})
