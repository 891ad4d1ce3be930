import { describe, expect, it } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { tokenizeTemplate } from './tokenizeTemplate.ts'

describe('tokenizeTemplate', () => {
  it('splits a template into text, holes, tags and comments with their names', () => {
    const source = 'Hi {{ 이름.first }}{%- if x %}{# note #}!{{ "}}" }}{{ 1 }}'
    expect(tokenizeTemplate(source).map((token) => [token.kind, source.slice(token.start, token.end), token.name])).toEqual([
      ['text', 'Hi ', undefined],
      ['variable', '{{ 이름.first }}', '이름'],
      ['tag', '{%- if x %}', 'if'],
      ['comment', '{# note #}', undefined],
      ['text', '!', undefined],
      ['variable', '{{ "}}" }}', undefined],
      ['variable', '{{ 1 }}', undefined],
    ])
  })

  it('extends an incomplete tag to the end, and treats raw as text', () => {
    expect(tokenizeTemplate('a {{ na')).toEqual([
      { kind: 'text', start: 0, end: 2 },
      { kind: 'variable', start: 2, end: 7, name: 'na' },
    ])
    expect(tokenizeTemplate('{% raw %}{{ x }}{% endraw %}').map(({ kind }) => kind)).toEqual(['tag', 'text', 'tag'])
  })

  it('covers every text without gaps or overlaps', () => {
    const piece = fc.constantFrom('{{', '}}', '{%', '%}', '{#', '#}', '"', "'", '\\', ' raw ', ' endraw ', 'x', '가', '\n', '-')
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const source = pieces.join('')
        const tokens = tokenizeTemplate(source)
        expect(tokens.map(({ start, end }) => source.slice(start, end)).join('')).toBe(source)
        expect(tokens.every(({ start, end }) => start < end)).toBe(true)
      }),
    )
  })
})
