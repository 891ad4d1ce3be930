import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import type { Json } from '../json.ts'
import { renderTemplate } from './renderTemplate.ts'
import { problem, render } from './testing/sampleVars.ts'

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
  ])('stop with an error that names the line: %.70s', (source) => {
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

  it('are limited in length', () => {
    expect(problem(`{{ n }}${'x'.repeat(400_000)}`).message).toContain('400000 is the limit')
  })

  it('do not change prototypes', () => {
    expect(render('{{ {"__proto__": 5}["__proto__"] }}{{ "constructor" in scores }}')).toBe('5false')
    expect(({} as Record<string, unknown>)['5']).toBeUndefined()
    expect(renderTemplate('{{ x.__proto__ }}', { x: JSON.parse('{"__proto__": "own"}') as Json })).toBe('own')
  })
})
