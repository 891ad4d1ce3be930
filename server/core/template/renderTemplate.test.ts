import nunjucks from 'nunjucks'
import { describe, expect, it } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { AppError } from '../errors.ts'
import { renderTemplate } from './renderTemplate.ts'
import { render, vars } from './testing/sampleVars.ts'

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

describe('renderTemplate', () => {
  const oracle = new nunjucks.Environment(null, { autoescape: false })

  it.each(oracleTemplates)('prints what nunjucks prints: %s', (source) => {
    expect(render(source)).toBe(oracle.renderString(source, vars))
  })

  it('prints an object as JSON, also inside a list', () => {
    expect(render('{{ scores }} {{ pairs }} {{ [scores] }}')).toBe('{"math":90,"art":75} a,1,b,2 {"math":90,"art":75}')
  })

  it('negates a comparison as a whole, unlike nunjucks, which negates its left side only', () => {
    expect(render('{{ not n == 8 }} {{ not n == 7 }}')).toBe('true false')
  })

  it('has additional filters', () => {
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

  it('returns text without tags unchanged', () => {
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

  it('returns an output or throws an AppError for every text', () => {
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
