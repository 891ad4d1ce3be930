import { expect, test } from 'vitest'
import { commonMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { askCell } from '../testing/testCells.ts'
import { Generation } from './generation.ts'

const END = 99

/** Accepts one token for each of these texts, then the end token. */
function generate(texts: string[], { stop = [], maxTokens = 40 }: { stop?: string[]; maxTokens?: number } = {}) {
  const { ref, messages: _messages, prefill: _prefill, ...input } = askCell(0, 'Q', { stop, maxTokens })
  const generation = new Generation({
    input: { ...input, ref, prompt: 0 },
    prompt: { text: 'Q', tokens: Uint32Array.of(1) },
    model: {
      createSampler: () => ({ draw: async () => END, dispose: () => undefined }),
      decode: (tokens) => [...tokens].map((token) => texts[token] ?? '').join(''),
      isEog: (token) => token === END,
      thoughts: { markers: commonMarkers, signOf: () => '', textOf: () => '', tokenize: () => [] },
    },
    contextSize: 4096,
  })
  const live: [string, number][] = []
  for (const token of [...texts.keys(), END]) {
    const { text, finish } = generation.accept(token, 1)
    live.push([text, generation.thinking])
    if (finish === null) continue
    const { output, thought, outputTokenIds, finishReason } = generation.result(finish)
    return { output, thought: thought?.text ?? null, tokens: outputTokenIds.length, finishReason, live }
  }
  throw new Error('The output did not end.')
}

test('an output without a thought is stopped at the very token at which it was before thoughts were known', () => {
  expect(generate(['<', 'b>', 'x'], { stop: ['<'] })).toMatchObject({ output: '', tokens: 1, finishReason: 'stop_string' })
  expect(generate(['a<', 'th', 'ink>'], { stop: ['th'] })).toMatchObject({ output: 'a<', tokens: 2, finishReason: 'stop_string' })
  expect(generate(['<', 'thin', ' line'], { maxTokens: 2 })).toMatchObject({ output: '<thin', thought: null, tokens: 2 })
})

test('stop texts in a thought are passed over, and those in the answer cut it', () => {
  expect(generate(['<think>', 'a. b', '</think>', '\nyes', '. no'], { stop: ['.'] })).toEqual({
    output: 'yes',
    thought: 'a. b',
    tokens: 5,
    finishReason: 'stop_string',
    live: [
      ['', 1],
      ['', 2],
      ['', 3],
      ['yes', 0],
      ['', 0],
    ],
  })
})

test('the live texts add up to the answer, whatever was held back', () => {
  for (const texts of [
    ['<', 'th', 'e> end'],
    ['<think>', 'x', '</think>', ' ', 'yes'],
    ['<think>', ' is a tag'],
  ]) {
    const { output, live } = generate(texts)
    expect(live.map(([text]) => text).join('')).toBe(output)
  }
})

test('a constraint begins with the first token where the prompt has written a whole thought, and waits where it has opened one', () => {
  const constraint = { kind: 'gbnf', grammar: 'root ::= "<a>"' } as const
  const { messages: _messages, prefill: _prefill, ...input } = askCell(0, 'Q', { constraint })
  const markers = commonMarkers.map((each) => ({ ...each, own: true as const }))
  const firstDraw = (text: string, opened = false) => {
    const made: boolean[] = []
    new Generation({
      input: { ...input, ref: 0, prompt: 0 },
      prompt: { text, tokens: Uint32Array.of(1), opened: opened ? markers[0] : null },
      model: {
        createSampler({ input: { constraint: held } }) {
          made.push(held !== null)
          return { draw: async () => END, dispose: () => undefined }
        },
        decode: () => '',
        isEog: (token) => token === END,
        thoughts: { markers, signOf: () => '', textOf: () => '', tokenize: () => [] },
      },
      contextSize: 4096,
    }).start(0)
    return made[0] ? 'held' : 'free'
  }
  expect(firstDraw('assistant\n<think>\n\n</think>\n\n')).toBe('held')
  expect(firstDraw('assistant\n')).toBe('free')
  expect(firstDraw('assistant\n<think>\n', true)).toBe('free')
})
