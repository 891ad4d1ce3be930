import { expect, test } from 'vitest'
import { strictJson } from '../json/strictJson.ts'
import type { RowContent } from '../row/content.ts'
import type { DatasetRecord, RecordReading } from './recordFormat.ts'
import { type RecordFormatName, recordFormats } from './recordFormats.ts'

const user = (content: string) => ({ role: 'user' as const, content })
const assistant = (content: string) => ({ role: 'assistant' as const, content })

function read(format: RecordFormatName, text: string): RecordReading {
  return recordFormats[format].read(strictJson(text).value as DatasetRecord)
}

function contentOf(format: RecordFormatName, text: string): RowContent {
  const reading = read(format, text)
  if ('reason' in reading) throw new Error(reading.reason)
  return reading.content
}

test('the exact form of Alpaca is read without notes', () => {
  const line = '{"instruction": "Translate into Korean.", "input": "Good morning.", "output": "안녕하세요."}'
  expect(read('alpaca', line)).toEqual({
    content: { kind: 'instruction', instruction: 'Translate into Korean.', input: 'Good morning.', output: '안녕하세요.' },
    fields: {},
    notes: [],
  })
})

test('Alpaca with system, history, preferences and labels', () => {
  expect(contentOf('alpaca', '{"system":"","instruction":"b","output":"c","history":[["x","y"]]}')).toEqual({
    kind: 'instruction',
    instruction: 'b',
    input: '',
    output: 'c',
    history: [['x', 'y']],
  })
  expect(contentOf('alpaca', '{"system":"s","instruction":"q","input":"i","chosen":"good","rejected":"bad"}')).toEqual({
    kind: 'preference',
    prompt: [{ role: 'system', content: 's' }, user('q\ni')],
    chosen: [assistant('good')],
    rejected: [assistant('bad')],
  })
  expect(contentOf('alpaca', '{"instruction":"q","input":"","output":"a","kto_tag":false}')).toMatchObject({ kind: 'label', label: false })
})

test('what a format does not know becomes a field, with all digits', () => {
  expect(read('alpaca', '{"instruction":"a","output":"b","id":12345678901234567890,"price":1.50,"meta":{"n":1}}')).toMatchObject({
    fields: { id: '12345678901234567890', price: '1.50', meta: { n: 1 } },
    notes: [],
  })
})

test('a number as an answer is read as it was typed, and noted', () => {
  expect(read('alpaca', '{"instruction":"a","output":3.0}')).toMatchObject({ content: { output: '3.0' }, notes: [] })
  expect(read('alpaca', '{"instruction":"a","output":3}')).toMatchObject({
    content: { output: '3' },
    notes: ['`output` is a number and is read as a text.'],
  })
})

test('ShareGPT: roles, system, tools and calls with the digits of their arguments', () => {
  const record = {
    system: 'Be brief.',
    tools: '[{"name":"f","parameters":{}}]',
    conversations: [
      { from: 'human', value: 'q' },
      { from: 'function_call', value: '{"name": "f", "arguments": {"id": 12345678901234567890, "x": 1.0}}' },
      { from: 'observation', value: '{"r":1}' },
      { from: 'gpt', value: 'a' },
    ],
  }
  expect(read('sharegpt', JSON.stringify(record))).toEqual({
    content: {
      kind: 'chat',
      messages: [
        { role: 'system', content: 'Be brief.' },
        user('q'),
        { role: 'assistant', content: '', toolCalls: [{ name: 'f', arguments: '{"id": 12345678901234567890, "x": 1.0}' }] },
        { role: 'tool', content: '{"r":1}' },
        assistant('a'),
      ],
      tools: [{ name: 'f', parameters: {} }],
    },
    fields: {},
    notes: [],
  })
})

test('ShareGPT with answers to prefer, and with a label', () => {
  const turns = '"conversations":[{"from":"human","value":"q"}]'
  expect(contentOf('sharegpt', `{${turns},"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"}}`)).toEqual({
    kind: 'preference',
    prompt: [user('q')],
    chosen: [assistant('a')],
    rejected: [assistant('b')],
  })
  const labelled = '"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]'
  expect(contentOf('sharegpt', `{${labelled},"kto_tag":true}`)).toEqual({
    kind: 'label',
    prompt: [user('q')],
    completion: [assistant('a')],
    label: true,
  })
})

test('OpenAI: old forms are read, and noted', () => {
  const record = {
    messages: [
      { role: 'developer', content: 's' },
      { role: 'user', content: [{ type: 'text', text: 'q' }], name: 'kim' },
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: '1' },
      { role: 'assistant', content: 'a', weight: 0, refusal: null, reasoning_content: 'hm' },
    ],
    functions: [{ name: 'f' }],
    parallel_tool_calls: false,
  }
  expect(read('openai', JSON.stringify(record))).toEqual({
    content: {
      kind: 'chat',
      messages: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'q', name: 'kim' },
        { role: 'assistant', content: '', toolCalls: [{ name: 'f', arguments: '{}' }] },
        { role: 'tool', content: '1', name: 'f' },
        { role: 'assistant', content: 'a', weight: 0 },
      ],
      tools: [{ type: 'function', function: { name: 'f' } }],
    },
    fields: { parallel_tool_calls: false, 'messages.4.reasoning_content': 'hm' },
    notes: [
      'The role developer is read as system.',
      'A content that is a list with one text is read as this text.',
      '`function_call` is read as a tool call.',
      'The role function is read as tool.',
      'Messages have `reasoning_content`, which is kept as a field of the row.',
      '`functions` is read as tools.',
    ],
  })
})

test('an unusual order of messages is kept and noted', () => {
  const of = (...roles: string[]) => read('openai', JSON.stringify({ messages: roles.map((role) => ({ role, content: 'x' })) }))
  expect(of('assistant', 'user', 'assistant')).toMatchObject({ notes: ['The conversation begins with the model. It is kept so.'] })
  expect(of('user', 'user', 'assistant')).toMatchObject({
    content: { messages: [{ role: 'user' }, { role: 'user' }, { role: 'assistant' }] },
    notes: ['Two user messages follow each other. They are kept as two.'],
  })
  expect(of('user', 'system')).toMatchObject({
    notes: [
      'A system message is not the first message. It stays where it is.',
      'The conversation does not end with the model, so it has no answer to learn.',
    ],
  })
})

test('DPO: texts, messages, a prompt that the answers repeat, and none', () => {
  const expected = { kind: 'preference', prompt: [user('q')], chosen: [assistant('a')], rejected: [assistant('b')] }
  const turn = (content: string) => `{"role":"user","content":"${content}"}`
  const answer = (content: string) => `{"role":"assistant","content":"${content}"}`
  for (const [line, notes] of [
    ['{"prompt":"q","chosen":"a","rejected":"b"}', 0],
    [`{"prompt":[${turn('q')}],"chosen":[${answer('a')}],"rejected":[${answer('b')}]}`, 0],
    [`{"prompt":"q","chosen":[${turn('q')},${answer('a')}],"rejected":[${turn('q')},${answer('b')}]}`, 1],
    [`{"chosen":[${turn('q')},${answer('a')}],"rejected":[${turn('q')},${answer('b')}]}`, 1],
  ] as const) {
    const reading = read('dpo', line)
    expect(reading, line).toMatchObject({ content: expected })
    expect('notes' in reading && reading.notes.length, line).toBe(notes)
  }
})

test('DPO: the beginning that two texts share is the prompt, without half a character', () => {
  expect(contentOf('dpo', '{"chosen":"Hi there 😀","rejected":"Hi there 😁"}')).toEqual({
    kind: 'preference',
    prompt: [user('Hi there')],
    chosen: [assistant(' 😀')],
    rejected: [assistant(' 😁')],
  })
  expect(contentOf('dpo', '{"chosen":"a😀","rejected":"a😁"}')).toMatchObject({ prompt: [user('a')], chosen: [assistant('😀')] })
})

test('KTO and prompt with completion', () => {
  expect(contentOf('kto', '{"prompt":"q","completion":"a","label":true}')).toEqual({
    kind: 'label',
    prompt: [user('q')],
    completion: [assistant('a')],
    label: true,
  })
  expect(contentOf('kto', '{"prompt":"q","completion":"a","label":"False"}')).toMatchObject({ label: false })
  expect(contentOf('prompt-completion', '{"prompt":"q","completion":" a"}')).toEqual({
    kind: 'instruction',
    instruction: 'q',
    input: '',
    output: ' a',
  })
})

test.each<[RecordFormatName, string, string]>([
  ['alpaca', '{"instruction":"","output":"b"}', '`instruction` is empty'],
  ['alpaca', '{"instruction":"a"}', 'There is no `output`'],
  ['alpaca', '{"instruction":"a","output":null}', '`output` is null'],
  ['alpaca', '{"instruction":"a","output":{"x":1}}', '`output` is an object, where a text is expected'],
  ['alpaca', '{"instruction":"a","output":"b","history":[["x"]]}', '`history.0` is no list of two texts'],
  ['alpaca', '{"instruction":"a","output":"b","kto_tag":"true"}', '`kto_tag` is a text'],
  ['alpaca', '{"instruction":"a","chosen":"b","rejected":"b"}', 'the same'],
  ['sharegpt', '{"conversations":[{"from":"narrator","value":"x"}]}', 'unknown role "narrator"'],
  ['sharegpt', '{"conversations":[{"from":"constructor","value":"x"}]}', 'unknown role "constructor"'],
  ['sharegpt', '{"conversations":[{"from":"gpt","value":null}]}', '`conversations.0.value` is null'],
  ['sharegpt', '{"conversations":[]}', '`conversations` is empty'],
  ['sharegpt', '{"conversations":[{"from":"human","value":"x"}],"kto_tag":true}', 'does not end with the model'],
  ['sharegpt', '{"conversations":[{"from":"gpt","value":"x"}],"kto_tag":"true"}', 'LLaMA-Factory ignores it'],
  ['sharegpt', '{"conversations":[{"from":"function_call","value":"f()"}]}', 'no JSON text'],
  [
    'sharegpt',
    '{"conversations":[{"from":"human","value":"x"}],"tools":"[{\\"n\\":12345678901234567890}]"}',
    'more digits than can be kept',
  ],
  ['openai', '{"messages":[{"role":"assistant","content":null}]}', 'is null. Only a message with tool calls'],
  ['openai', '{"messages":[{"role":"user","content":5}]}', 'is a number, where a text is expected'],
  ['openai', '{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}', 'a list of 1 parts'],
  ['openai', '{"messages":[{"role":"assistant","content":"a","weight":0.5}]}', 'where 0 or 1 is expected'],
  ['openai', '{"messages":["x"]}', '`messages.0` is a text, where a message is expected'],
  ['openai', '{"messages":"x"}', '`messages` is no JSON text'],
  ['dpo', '{"prompt":"q","chosen":"a","rejected":"a"}', 'nothing to prefer'],
  ['dpo', '{"prompt":"q","chosen":"a"}', 'There is no `rejected`'],
  ['openai-dpo', '{"input":"x","preferred_output":[],"non_preferred_output":[]}', '`input` is no JSON text'],
  ['kto', '{"prompt":"q","completion":"a","label":"maybe"}', '`label` is "maybe"'],
  ['kto', '{"prompt":"q","completion":"a","label":"Maybe"}', '`label` is "Maybe"'],
])('%s leaves out %s', (format, line, reason) => {
  expect(read(format, line)).toEqual({ reason: expect.stringContaining(reason) })
})
