import { expect, test } from 'vitest'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { addMessage, draftProblem, messageLists, withMessages } from './contentDraft.ts'

const chat: RowContent = {
  kind: 'chat',
  messages: [
    { role: 'user', content: '안녕' },
    { role: 'assistant', content: '네' },
  ],
}
const preference: RowContent = {
  kind: 'preference',
  prompt: [{ role: 'user', content: 'q' }],
  chosen: [{ role: 'assistant', content: 'a' }],
  rejected: [],
}

test('a new message has the role that comes next', () => {
  expect(addMessage('messages', messageLists(chat)[0]?.messages ?? []).map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  expect(addMessage('messages', [])).toEqual([{ role: 'user', content: '' }])
  expect(addMessage('rejected', [])).toEqual([{ role: 'assistant', content: '' }])
})

test('a list that the kind does not have is not added', () => {
  expect(withMessages(chat, 'chosen', [])).toBe(chat)
  expect(withMessages(chat, 'messages', [])).toEqual({ kind: 'chat', messages: [] })
})

test('an empty message or list is named', () => {
  expect(draftProblem(chat)).toBeNull()
  expect(draftProblem(preference)).toBe('Rejected: add a message.')
  expect(draftProblem(withMessages(chat, 'messages', [{ role: 'user', content: ' ' }]))).toContain('message 1 is empty')
  expect(draftProblem({ kind: 'instruction', instruction: '', input: '', output: 'x' })).toBe('Write an instruction or an input.')
})
