import { expect, test } from 'vitest'
import { openaiProfiles, profileReason } from './openaiProfiles.ts'

const user = { role: 'user', content: 'q' }
const assistant = { role: 'assistant', content: 'a' }
const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }
const codes = (profile: 'api' | 'cookbook', record: unknown) => openaiProfiles[profile].findings(record).map(({ code }) => code)

test.each<[string, unknown]>([
  ['data_type', 'text'],
  ['missing_messages_list', {}],
  ['missing_messages_list', { messages: [] }],
  ['message_missing_key', { messages: [{ role: 'user' }, assistant] }],
  ['message_unrecognized_key', { messages: [{ ...user, tool_calls: [] }, assistant] }],
  ['unrecognized_role', { messages: [{ ...user, role: 'tool' }, assistant] }],
  ['missing_content', { messages: [{ ...user, content: '' }, assistant] }],
  ['missing_content', { messages: [{ ...user, content: ['x'] }, assistant] }],
  ['example_missing_assistant_message', { messages: [user] }],
])('the cookbook finds %s', (code, record) => {
  expect(codes('cookbook', record)).toContain(code)
})

test('the cookbook takes an empty content beside a function call, and a weight', () => {
  const called = { role: 'assistant', content: '', function_call: { name: 'f', arguments: '{}' } }
  expect(codes('cookbook', { messages: [user, called, { ...assistant, weight: 0 }] })).toEqual([])
})

test('the API takes tools, weights and the role developer, which the cookbook refuses', () => {
  const record = {
    messages: [
      { role: 'developer', content: 's' },
      user,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', content: 'r', tool_call_id: 'c1' },
      { ...assistant, weight: 1 },
    ],
    tools: [{ type: 'function', function: { name: 'f' } }],
  }
  expect(codes('api', record)).toEqual([])
  expect(codes('cookbook', record)).toContain('unrecognized_role')
  expect(profileReason(record, 'cookbook')).toContain('Cookbook profile: unrecognized_role (message 1)')
  expect(profileReason(record, 'api')).toBeNull()
})

test.each<[string, unknown]>([
  ['unrecognized_key', { messages: [user, assistant], origin: '{}' }],
  ['message_unrecognized_key', { messages: [{ ...user, from: 'x' }, assistant] }],
  ['unrecognized_role', { messages: [{ ...user, role: 'human' }, assistant] }],
  ['missing_content', { messages: [{ ...user, content: null }, assistant] }],
  ['missing_content', { messages: [user, { ...assistant, content: '' }] }],
  ['wrong_weight', { messages: [{ ...user, weight: 0 }, assistant] }],
  ['wrong_weight', { messages: [user, { ...assistant, weight: 0.5 }] }],
  ['wrong_tool_calls', { messages: [user, { role: 'assistant', content: null, tool_calls: [{ ...call, type: undefined }] }] }],
  [
    'wrong_function_name',
    { messages: [user, { role: 'assistant', content: null, tool_calls: [{ ...call, function: { name: '날씨', arguments: '' } }] }] },
  ],
  ['unknown_tool_call', { messages: [user, { role: 'tool', content: 'r', tool_call_id: 'c9' }, assistant] }],
  ['wrong_tools', { messages: [user, assistant], tools: [{ name: 'f' }] }],
])('the API refuses %s', (code, record) => {
  expect(codes('api', record)).toContain(code)
})
