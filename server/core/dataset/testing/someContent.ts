import type { Json } from '../../json.ts'
import { fc } from '../../testing/fuzzing.ts'
import { messageRoles, type RowContent } from '../row/content.ts'

/** Texts that formats get wrong: Korean, emoji, control characters, line separators, JSON, quotes, formulas, numbers, empty and long ones. */
const hard = fc.constantFrom(
  '',
  ' ',
  '안녕하세요. 무엇을 도와드릴까요?',
  '각 각',
  '👩‍👩‍👧 🇰🇷 𝒜',
  'line\u2028separator\u2029',
  '\u0000\u0001\u001b[31m\u007f\u0085',
  '\ufeffmark',
  'a\r\nb\rc\nd\t',
  '"quoted", \\back\\slash',
  '[{"role":"user","content":"x"}]',
  '{"a":1,"a":2}',
  '=1+1',
  '-5;@x',
  '12345678901234567890',
  'null',
  'NaN',
  '\ufffd',
)
export const someText = fc.oneof(
  hard,
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.integer({ min: 5_000, max: 20_000 }).map((length) => '긴 글 '.repeat(length / 4)),
)

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value, wellFormed)) as Json)

function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value
}

const call = fc.record(
  {
    id: fc.string(),
    name: fc.oneof(fc.constant('search'), someText),
    arguments: fc.oneof(
      fc.constantFrom('{}', '{"q": 12345678901234567890, "r": 1.10}', '{"a":1,"a":2}', '[1]', '"x"', ' {}', '{'),
      someText,
    ),
  },
  { requiredKeys: ['name', 'arguments'] },
)
const message = fc.oneof(
  { weight: 3, arbitrary: fc.record({ role: fc.constantFrom(...messageRoles), content: someText }) },
  {
    weight: 1,
    arbitrary: fc.record({
      role: fc.constant('assistant' as const),
      content: fc.constantFrom('', 'text'),
      toolCalls: fc.array(call, { maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        role: fc.constantFrom(...messageRoles),
        content: someText,
        name: fc.string(),
        toolCalls: fc.array(call, { maxLength: 2 }),
        toolCallId: fc.string(),
        weight: fc.constantFrom(0 as const, 1 as const),
      },
      { requiredKeys: ['role', 'content'] },
    ),
  },
)
const turn = (role: 'user' | 'assistant') => fc.record({ role: fc.constant(role), content: someText })
/** A prompt as most files have it: perhaps a system text, then exchanges, then a question. */
const prompt = fc
  .tuple(fc.option(someText), fc.array(fc.tuple(turn('user'), turn('assistant')), { maxLength: 2 }), turn('user'))
  .map(([system, exchanges, last]) => [
    ...(system === null ? [] : [{ role: 'system' as const, content: system }]),
    ...exchanges.flat(),
    last,
  ])
const messages = fc.oneof(prompt, fc.array(message, { maxLength: 5 }))
const answer = fc.oneof(
  turn('assistant').map((one) => [one]),
  fc.array(message, { maxLength: 3 }),
)
const conversation = fc.oneof(
  fc.tuple(prompt, turn('assistant')).map(([asked, last]) => [...asked, last]),
  messages,
)
const tools = fc.array(json, { maxLength: 2 })

const anyContent: fc.Arbitrary<RowContent> = fc.oneof(
  someText.map((output) => ({ kind: 'instruction' as const, instruction: '', input: '', output })),
  fc.record(
    {
      kind: fc.constant('instruction' as const),
      system: someText,
      instruction: someText,
      input: someText,
      output: someText,
      history: fc.array(fc.tuple(someText, someText), { maxLength: 2 }),
    },
    { requiredKeys: ['kind', 'instruction', 'input', 'output'] },
  ),
  fc.record({ kind: fc.constant('chat' as const), messages: conversation, tools }, { requiredKeys: ['kind', 'messages'] }),
  fc.record(
    { kind: fc.constant('preference' as const), prompt: messages, chosen: answer, rejected: answer, tools },
    { requiredKeys: ['kind', 'prompt', 'chosen', 'rejected'] },
  ),
  fc.record(
    { kind: fc.constant('label' as const), prompt: messages, completion: answer, label: fc.boolean(), tools },
    { requiredKeys: ['kind', 'prompt', 'completion', 'label'] },
  ),
)

/** Any content, in objects with the usual prototype. */
export const someContent = anyContent.map((content) => structuredClone(content))
