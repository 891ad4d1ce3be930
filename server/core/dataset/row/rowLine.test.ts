import { expect, test } from 'vitest'
import { fc, fuzzing } from '../../testing/fuzzing.ts'
import { rowId } from './rowId.ts'
import { newRow, type RowId } from './row.ts'
import { readRowLine, rowLine } from './rowLine.ts'
import { textFields, withTexts } from './textFields.ts'

const content = { kind: 'instruction', instruction: '한국어로 답해 줘', input: '', output: '네\u2028😀' } as const

test('a row is one line, which gives the row back', () => {
  const text = fc.string({ unit: 'grapheme' })
  const message = fc.record({ role: fc.constantFrom('user' as const, 'assistant' as const), content: text })
  const contents = fc.oneof(
    fc.record(
      {
        kind: fc.constant('instruction' as const),
        instruction: text,
        input: text,
        output: text,
        history: fc.array(fc.tuple(text, text)),
      },
      { requiredKeys: ['kind', 'instruction', 'input', 'output'] },
    ),
    fc.record({ kind: fc.constant('chat' as const), messages: fc.array(message) }),
    fc.record({ kind: fc.constant('label' as const), prompt: fc.array(message), completion: fc.array(message), label: fc.boolean() }),
  )
  fc.assert(
    fc.property(contents, contents, fc.array(text), (generated, before, tags) => {
      const row = {
        ...newRow('0123456789ab' as RowId, generated, { from: 'hand' }),
        tags,
        status: 'rejected' as const,
        reason: '',
        history: [{ at: '2026-12-01T00:00:00.000Z', by: 'min', how: null, before }],
      }
      const line = rowLine(row)
      expect(line).not.toMatch(/[\n\u2028\u2029]/)
      expect(readRowLine(line)).toEqual(row)
    }),
    fuzzing(200),
  )
})

test('a line that is no row is refused with what is wrong', () => {
  expect(() => readRowLine('<<<<<<< ours')).toThrow('marks of a merge conflict')
  expect(() => readRowLine('{"id"')).toThrow('not JSON')
  expect(() => readRowLine('{"id":"x"}')).toThrow('no row of a dataset')
})

test('an id depends on content, source and occurrence, and not on the line', () => {
  const origin = { from: 'file', file: 'a.jsonl', line: 3, sha256: '00' } as const
  const id = rowId(content, origin, 0)
  expect(id).toMatch(/^[0-9a-f]{12}$/)
  expect(rowId(content, { ...origin, line: 9, sha256: '11' }, 0)).toBe(id)
  expect(new Set([id, rowId(content, origin, 1), rowId(content, { ...origin, file: 'b.jsonl' }, 0)]).size).toBe(3)
})

test('texts are found by their place and replaced there', () => {
  const chat = {
    kind: 'chat' as const,
    messages: [
      { role: 'user' as const, content: 'a' },
      { role: 'assistant' as const, content: 'b' },
    ],
  }
  expect(textFields(chat)).toEqual([
    { field: 'messages.0', text: 'a', isAnswer: false },
    { field: 'messages.1', text: 'b', isAnswer: true },
  ])
  expect(withTexts(chat, (text, field) => (field === 'messages.1' ? 'c' : text))).toMatchObject({
    messages: [{ content: 'a' }, { content: 'c' }],
  })
  expect(withTexts(content, (text) => text)).toBe(content)
})
