import { describe, expect, it } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { parse } from 'yaml'
import { AppError } from '../errors.ts'
import { duplicateBlock, insertBlock, removeBlock, renameBlock, replaceBlockBody, replaceSegment } from './editNotebook.ts'
import { editYamlKey } from './editYaml.ts'
import { setFrontMatter } from './frontMatter.ts'
import { parseNotebook } from './parseNotebook.ts'
import { fencyText } from './testing/fencyText.ts'
import { writeYaml } from './writeYaml.ts'

const notebook = '---\ntitle: T # keep\n---\nHi\n\n```yaml prompt a\nuser: x\n```\n\nMid\n\n~~~yaml cases c\nfrom: c.jsonl\n~~~\nEnd'

const code = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error.code
  }
  return 'none'
}

describe('replaceBlockBody', () => {
  it('changes the body alone', () => {
    expect(replaceBlockBody(notebook, { kind: 'prompt', name: 'a' }, 'user: y')).toBe(notebook.replace('user: x', 'user: y'))
    expect(replaceBlockBody(notebook, { kind: 'cases', name: 'c' }, '')).toBe(notebook.replace('from: c.jsonl\n', ''))
  })

  it('makes the fences longer around a body that holds fences', () => {
    const edited = replaceBlockBody(notebook, { kind: 'prompt', name: 'a' }, 'user: |\n  x\n```\n')
    expect(edited).toBe(notebook.replace('```yaml prompt a\nuser: x\n```', '````yaml prompt a\nuser: |\n  x\n```\n````'))
  })

  it('uses the line endings of the file', () => {
    const text = notebook.replaceAll('\n', '\r\n')
    expect(replaceBlockBody(text, { kind: 'prompt', name: 'a' }, 'a: 1\nb: 2')).toBe(text.replace('user: x', 'a: 1\r\nb: 2'))
  })

  it('keeps all other segments of any text, and the new body can be read back', () => {
    const body = fc
      .array(fc.constantFrom('user: x', '```', '~~~', '  ````', '', '가'))
      .map((lines) => lines.map((line) => `${line}\n`).join(''))
    fc.assert(
      fc.property(fencyText, body, (text, fresh) => {
        const before = parseNotebook(text).segments
        const at = before.findIndex((segment) => segment.kind === 'block')
        const block = before[at]
        fc.pre(block?.kind === 'block')
        const after = parseNotebook(replaceBlockBody(text, { kind: block.blockKind, name: block.name }, fresh)).segments
        const kept = (segments: typeof after) => segments.flatMap(({ raw }, index) => (index === at ? [] : [raw]))
        expect(kept(after)).toEqual(kept(before))
        const edited = after[at]
        expect(edited?.kind === 'block' && edited.body.replaceAll(/\r\n|\r/g, '\n')).toBe(fresh)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('insertBlock', () => {
  it.each<[string, string, Parameters<typeof insertBlock>[1], string]>([
    ['into an empty file', '', { kind: 'prompt', name: 'b', body: 'user: y' }, '```yaml prompt b\nuser: y\n```\n'],
    [
      'after the last of its kind',
      notebook,
      { kind: 'prompt', name: 'b', body: 'user: y\n' },
      notebook.replace('user: x\n```\n', 'user: x\n```\n\n```yaml prompt b\nuser: y\n```\n'),
    ],
    [
      'after the block named',
      notebook,
      { kind: 'prompt', name: 'b', body: 'user: y\n', after: { kind: 'cases', name: 'c' } },
      notebook.replace('~~~\nEnd', '~~~\n\n```yaml prompt b\nuser: y\n```\n\nEnd'),
    ],
    ['at the end', notebook, { kind: 'sweep', name: 'main', body: '' }, `${notebook}\n\n\`\`\`yaml sweep main\n\`\`\`\n`],
    [
      'after an unclosed block',
      '```yaml prompt a\nuser: x',
      { kind: 'prompt', name: 'b', body: '' },
      '```yaml prompt a\nuser: x\n```\n\n```yaml prompt b\n```\n',
    ],
    ['after an unclosed sample', '~~~~js\nx', { kind: 'prompt', name: 'b', body: '' }, '~~~~js\nx\n~~~~\n\n```yaml prompt b\n```\n'],
  ])('puts a block %s', (_, text, block, expected) => {
    expect(insertBlock(text, block)).toBe(expected)
  })

  it('adds exactly that block to any text', () => {
    fc.assert(
      fc.property(fencyText, (text) => {
        const blocks = (of: string): string[] =>
          parseNotebook(of).segments.flatMap((segment) => (segment.kind === 'block' ? [`${segment.blockKind} ${segment.name}`] : []))
        expect(blocks(insertBlock(text, { kind: 'prompt', name: 'new', body: 'user: x' })).toSorted()).toEqual(
          [...blocks(text), 'prompt new'].toSorted(),
        )
      }),
    )
  })

  it('refuses a name that is taken or cannot be written in a fence', () => {
    expect(code(() => insertBlock(notebook, { kind: 'prompt', name: 'a', body: '' }))).toBe('CONFLICT')
    for (const name of ['', ' a', 'a`b', 'a\nb', '`'])
      expect(code(() => insertBlock(notebook, { kind: 'prompt', name, body: '' }))).toBe('BAD_INPUT')
    expect(code(() => insertBlock(notebook, { kind: 'prompt', name: 'b', body: '', after: { kind: 'prompt', name: 'zzz' } }))).toBe(
      'NOT_FOUND',
    )
  })
})

describe('removeBlock, renameBlock, duplicateBlock, replaceSegment', () => {
  it('remove a block with one blank line', () => {
    expect(removeBlock(notebook, { kind: 'prompt', name: 'a' })).toBe(notebook.replace('```yaml prompt a\nuser: x\n```\n\n', ''))
    expect(code(() => removeBlock(notebook, { kind: 'prompt', name: 'zzz' }))).toBe('NOT_FOUND')
  })

  it('rename it and nothing else', () => {
    expect(renameBlock(notebook, { kind: 'cases', name: 'c' }, '리뷰')).toBe(notebook.replace('cases c', 'cases 리뷰'))
    expect(
      code(() => renameBlock(insertBlock(notebook, { kind: 'prompt', name: 'b', body: '' }), { kind: 'prompt', name: 'a' }, 'b')),
    ).toBe('CONFLICT')
  })

  it('copy it under the first free name', () => {
    const once = duplicateBlock(notebook, { kind: 'prompt', name: 'a' })
    expect(once).toBe(notebook.replace('user: x\n```\n', 'user: x\n```\n\n```yaml prompt a-2\nuser: x\n```\n'))
    expect(
      parseNotebook(duplicateBlock(once, { kind: 'prompt', name: 'a-2' })).segments.some(
        (segment) => segment.kind === 'block' && segment.name === 'a-3',
      ),
    ).toBe(true)
  })

  it('replace prose and keep the block after it a block', () => {
    expect(replaceSegment(notebook, 1, 'New words')).toBe(notebook.replace('Hi\n\n', 'New words\n'))
    expect(code(() => replaceSegment(notebook, 99, ''))).toBe('NOT_FOUND')
  })
})

describe('setFrontMatter', () => {
  it('changes one key and keeps comments and order', () => {
    expect(setFrontMatter(notebook, 'title', '새 제목: 둘')).toBe(notebook.replace('title: T', 'title: "새 제목: 둘"'))
    expect(setFrontMatter(notebook, 'seed', 7)).toBe(notebook.replace('# keep\n', '# keep\nseed: 7\n'))
    expect(setFrontMatter(notebook, 'title', undefined)).toBe(notebook.replace('title: T # keep\n', ''))
    expect(setFrontMatter('text\r\n', 'seed', 7)).toBe('---\r\nseed: 7\r\n---\r\ntext\r\n')
    expect(setFrontMatter('\uFEFF---\r\nseed: 1\r\n---\r\n', 'seed', 7)).toBe('\uFEFF---\r\nseed: 7\r\n---\r\n')
  })
})

describe('editYamlKey', () => {
  const body = '# the sweep\nprompt: [a,  b]   # both\ntemperature: 0.7 # warm\nshots: { from: s.jsonl,  count: [0, 2] }\nstop:\n  - x\n'

  it.each<[string, (string | number)[], unknown, string]>([
    ['a scalar', ['temperature'], [0, 1], body.replace('0.7', '[0, 1]')],
    ['a list', ['prompt'], ['c'], body.replace('[a,  b]', '[c]')],
    ['a key inside', ['shots', 'count'], [0], body.replace('[0, 2]', '[0]')],
    ['a new key', ['top_p'], [0.9, 1], `${body}top_p: [0.9, 1]\n`],
    ['a key to remove', ['temperature'], undefined, body.replace('temperature: 0.7 # warm\n', '')],
  ])('changes %s and nothing else', (_, path, value, expected) => {
    expect(editYamlKey(body, path, value)).toBe(expected)
  })

  it('keeps comments if the text has to be printed again', () => {
    const edited = editYamlKey(body, ['stop'], ['y', 'z'])
    expect([edited.includes('# the sweep'), edited.includes('# both'), parse(edited) as unknown]).toMatchObject([
      true,
      true,
      { stop: ['y', 'z'] },
    ])
  })

  it('changes the value of one key of any text', () => {
    const key = fc.constantFrom('prompt', 'temperature', 'shots', 'stop', 'top_p', 'user')
    const value = fc.oneof(
      fc.integer(),
      fc.string(),
      fc.constantFrom('a\nb\n', '', ' ', '# x', 'a: b', '가\r\n나'),
      fc.array(fc.integer()),
      fc.constant(null),
      fc.constant({ from: 'x', count: [1] }),
    )
    const start = fc.constantFrom(
      body,
      body.replaceAll('\n', '\r\n'),
      '',
      '{ prompt: a }',
      '# only a comment',
      'user: |\n  x\n\n\n',
      writeYaml({ user: 'a\n  b\n', stop: [] }),
    )
    fc.assert(
      fc.property(start, key, value, (text, name, fresh) => {
        const expected = { ...(parse(text) as object | null), [name]: fresh }
        expect(parse(editYamlKey(text, [name], fresh))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses YAML that does not parse', () => {
    expect(code(() => editYamlKey('a: [1', ['a'], 2))).toBe('NOTEBOOK_SYNTAX')
    expect(code(() => editYamlKey('- a', ['title'], 2))).toBe('NOTEBOOK_SYNTAX')
    expect(code(() => editYamlKey('['.repeat(20_000), ['a'], 2))).toBe('NOTEBOOK_SYNTAX')
  })
})
