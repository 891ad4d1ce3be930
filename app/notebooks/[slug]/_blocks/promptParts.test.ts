import { describe, expect, test } from 'vitest'
import { caseIdSchema } from '#server/core/ids.ts'
import { previewPrompt, templateMarkers } from './promptParts.ts'

const testCase = {
  id: caseIdSchema.parse('1'),
  seedKey: '',
  vars: { 이름: '민수' },
  reference: null,
  tags: [],
  file: 'f',
  line: 1,
  block: 'c',
}

describe('the editor of a prompt', () => {
  test('a variable that no test case has is marked', () => {
    expect(templateMarkers('안녕 {{이름}}\n{{who}}', { variables: ['이름'], flagUnknown: true })).toEqual([
      { line: 2, column: 3, message: 'No test case has the variable `who`. Known: 이름.', severity: 'error' },
    ])
  })

  test('an optional variable, shots and the reference are not unknown', () => {
    expect(templateMarkers('{{ who | default("x") }}{{ shots }}{{ reference }}', { variables: [], flagUnknown: true })).toEqual([])
  })

  test('the preview shows the messages of a case', () => {
    const preview = previewPrompt({
      name: 'p',
      texts: { system: 'S', user: '안녕 {{이름}}', assistant: 'A:' },
      testCase,
      shots: 0,
      cells: [],
    })
    expect(preview).toEqual({
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: '안녕 민수' },
      ],
      prefill: 'A:',
    })
  })

  test('the preview shows the error of a template that fails', () => {
    expect(previewPrompt({ name: 'p', texts: { user: '{{who}}' }, testCase, shots: 0, cells: [] })).toEqual({
      error: expect.stringContaining('`who`'),
    })
  })
})
