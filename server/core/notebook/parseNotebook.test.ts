import { describe, expect, it } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { printNotebook } from './notebook.ts'
import { parseNotebook } from './parseNotebook.ts'
import { fencyText } from './testing/fencyText.ts'

const shape = (text: string): string[] =>
  parseNotebook(text).segments.map((segment) =>
    segment.kind === 'block' ? `${segment.blockKind} ${segment.name}@${segment.line}` : `${segment.kind}@${segment.line}`,
  )

describe('parseNotebook', () => {
  it('cuts a notebook into front matter, prose and blocks with their lines', () => {
    const text = '---\ntitle: T\n---\nHello\n\n```yaml prompt terse\nuser: "{{x}}"\n```\nBye\n'
    expect(parseNotebook(text)).toEqual({
      segments: [
        { kind: 'frontMatter', raw: '---\ntitle: T\n---\n', line: 1, body: 'title: T\n', bodyLine: 2 },
        { kind: 'prose', raw: 'Hello\n\n', line: 4 },
        {
          kind: 'block',
          raw: '```yaml prompt terse\nuser: "{{x}}"\n```\n',
          line: 6,
          blockKind: 'prompt',
          name: 'terse',
          body: 'user: "{{x}}"\n',
          bodyLine: 7,
        },
        { kind: 'prose', raw: 'Bye\n', line: 9 },
      ],
    })
  })

  it.each<[string, string, string[]]>([
    ['an empty file', '', []],
    ['a tilde fence', '~~~ yaml cases 리뷰\n~~~\n', ['cases 리뷰@1']],
    ['a fence three spaces in', '   ```yaml prompt a\n   ```\n', ['prompt a@1']],
    ['a fence four spaces in', '    ```yaml prompt a\n    ```\n', ['prose@1']],
    ['a fence in a quotation', '> ```yaml prompt a\n> ```\n', ['prose@1']],
    ['another language', '```js prompt a\n```\n', ['prose@1']],
    ['yaml without a kind', '```yaml\na: 1\n```\n', ['prose@1']],
    ['a block inside a longer fence', '````md\n```yaml prompt a\n```\n````\n', ['prose@1']],
    ['a block inside an unclosed fence', '```js\n```yaml prompt a\n```\n', ['prose@1']],
    ['a shorter fence inside', '````yaml prompt a\n```\n````\n', ['prompt a@1']],
    ['the other mark inside', '```yaml prompt a\n~~~\n```\n', ['prompt a@1']],
    ['a closing fence with words', '```yaml prompt a\n``` x\n```\n', ['prompt a@1']],
    ['a closing fence longer and indented', '```yaml prompt a\n  `````  \nafter', ['prompt a@1', 'prose@3']],
    ['a backtick in the info', '```yaml prompt a`b\n', ['prose@1']],
    ['no name', '```yaml sweep\n```\n', ['sweep @1']],
    ['a name of several words', '```yaml prompt step by step  \n```\n', ['prompt step by step@1']],
    ['an unknown kind', '```yaml gadget x\n```\n', ['gadget x@1']],
    ['CRLF', '---\r\na: 1\r\n---\r\n```yaml prompt a\r\nuser: x\r\n```\r\n', ['frontMatter@1', 'prompt a@4']],
    ['a byte order mark', '\uFEFF---\na: 1\n---\n', ['frontMatter@1']],
    ['no final newline', '```yaml prompt a\n```', ['prompt a@1']],
    ['dashes later', 'text\n---\na: 1\n---\n', ['prose@1']],
    ['dashes never closed', '---\na: 1\n', ['prose@1']],
    ['two blocks in a row', '```yaml prompt a\n```\n```yaml prompt b\n```\n', ['prompt a@1', 'prompt b@3']],
  ])('reads %s', (_, text, expected) => {
    expect(shape(text)).toEqual(expected)
  })

  it('marks a block that is not closed', () => {
    expect(parseNotebook('```yaml prompt a\nuser: x\n').segments).toEqual([
      {
        kind: 'block',
        raw: '```yaml prompt a\nuser: x\n',
        line: 1,
        blockKind: 'prompt',
        name: 'a',
        body: 'user: x\n',
        bodyLine: 2,
        unclosed: true,
      },
    ])
  })

  it('prints every text back to itself', () => {
    fc.assert(
      fc.property(fencyText, (text) => {
        expect(printNotebook(parseNotebook(text))).toBe(text)
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printNotebook(parseNotebook(text))).toBe(text)
      }),
    )
  })

  it('gives the line where each segment begins', () => {
    fc.assert(
      fc.property(fencyText, (text) => {
        let line = 1
        for (const segment of parseNotebook(text).segments) {
          expect(segment.line).toBe(line)
          line += segment.raw.match(/\r\n|\n|\r/g)?.length ?? 0
        }
      }),
    )
  })
})
