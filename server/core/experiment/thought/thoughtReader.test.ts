import { expect, test } from 'vitest'
import { findThought } from './findThought.ts'
import { noAnswer, splitAt, thoughtPlaces, writtenText } from './thought.ts'
import { commonMarkers, markersNamedIn, openedMarkers, type ThoughtMarkers, withCommon } from './thoughtMarkers.ts'
import { ThoughtReader } from './thoughtReader.ts'

type Token = string | { sign: string }

function read(
  tokens: readonly Token[],
  {
    markers = commonMarkers,
    opened = null,
    finish = 'stop',
  }: { markers?: readonly ThoughtMarkers[]; opened?: ThoughtMarkers | null; finish?: string } = {},
) {
  const reader = new ThoughtReader({ markers, opened })
  let output = ''
  for (const token of tokens) output += typeof token === 'string' ? reader.push(token) : reader.push('', token.sign)
  output += reader.end(finish)
  return { output, thought: reader.thought() }
}

const written = (tokens: readonly Token[]) => tokens.map((token) => (typeof token === 'string' ? token : '')).join('')

test('a thought at the beginning is kept apart from the answer', () => {
  expect(read(['<think>\nmaybe no\n</think>\n\nyes'])).toEqual({
    output: 'yes',
    thought: { opening: '<think>\n', text: 'maybe no', closing: '\n</think>\n\n', closed: true, tokens: 1 },
  })
  expect(read(['<think>', 'x', '</think>', '{"a":1}'])).toMatchObject({ output: '{"a":1}', thought: { text: 'x', tokens: 3 } })
})

test('the same text is split alike however its tokens cut it, and joins to the same text again', () => {
  const text = '\n<think>\n둘 <b>\n</thin\n</think> \n\n답은 <think>2</think>'
  for (let size = 1; size <= text.length; size++) {
    const tokens = text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? []
    const result = read(tokens)
    expect(result).toMatchObject({
      output: '답은 <think>2</think>',
      thought: { opening: '\n<think>\n', text: '둘 <b>\n</thin', closing: '\n</think> \n\n' },
    })
    expect(writtenText(result)).toBe(text)
    expect(splitAt(text, result.thought && thoughtPlaces(result.thought))).toEqual(result)
  }
})

test('only a thought at the very beginning counts', () => {
  for (const text of ['Use <think>x</think> in HTML.', '<thinker>x</thinker>', '<', '', '  yes', '</think>yes', '<think'])
    expect(read([...text])).toEqual({ output: text, thought: null })
})

test('an output that is cut inside its thought has no answer', () => {
  const cut = read(['<think>', 'because', ' it'], { finish: 'max_tokens' })
  expect(cut).toEqual({ output: '', thought: { opening: '<think>', text: 'because it', closing: '', closed: false, tokens: 3 } })
  expect(noAnswer({ ...cut, finishReason: 'max_tokens' })).toMatch(/^No answer: the output ended inside its thought\./)
  const after = read(['<think>', '</think>', '\n'], { finish: 'max_tokens' })
  expect(noAnswer({ ...after, finishReason: 'max_tokens' })).toMatch(/^No answer: the output ended right after its thought/)
  expect(noAnswer({ ...after, finishReason: 'stop' })).toBeNull()
  expect(noAnswer({ output: '', thought: null, finishReason: 'max_tokens' })).toBeNull()
})

test('a common tag that the model never closes and ends by itself is text; one of its own template is a thought', () => {
  const tokens = ['<think>', ' is not an HTML tag.']
  expect(read(tokens)).toEqual({ output: '<think> is not an HTML tag.', thought: null })
  expect(read(tokens, { markers: markersNamedIn('{{ x.split("</think>") }}') })).toMatchObject({ output: '', thought: { closed: false } })
})

test('a thought that the prompt has opened begins with the output', () => {
  const [think = null] = commonMarkers
  expect(read(['so', ' no', '</think>', '\n', 'yes'], { opened: think })).toEqual({
    output: 'yes',
    thought: { opening: '', text: 'so no', closing: '</think>\n', closed: true, tokens: 4 },
  })
  expect(read(['so'], { opened: think })).toMatchObject({ output: '', thought: { closed: false } })
})

test('control tokens mark a thought although the output has no text for them', () => {
  const markers = markersNamedIn('<|start|>assistant<|channel|>analysis<|message|>')
  const tokens = [
    { sign: '<|channel|>' },
    'analysis',
    { sign: '<|message|>' },
    'User',
    ' asks.',
    { sign: '<|end|>' },
    { sign: '<|start|>' },
    'assistant',
    { sign: '<|channel|>' },
    'final',
    { sign: '<|message|>' },
    'Yes',
    '.',
  ]
  const result = read(tokens, { markers })
  expect(result).toEqual({
    output: 'Yes.',
    thought: { opening: 'analysis', text: 'User asks.', closing: 'assistantfinal', closed: true, tokens: 11 },
  })
  expect(writtenText(result)).toBe(written(tokens))
  const magistral = read([{ sign: '[THINK]' }, 'hm', { sign: '[/THINK]' }, '네'], { markers: markersNamedIn('[THINK]{{ x }}[/THINK]') })
  expect(magistral).toEqual({ output: '네', thought: { opening: '', text: 'hm', closing: '', closed: true, tokens: 3 } })
})

test('the names of channels are no part of an answer, whichever channel comes first', () => {
  const markers = withCommon(markersNamedIn('<|start|>assistant<|channel|>analysis<|message|>'))
  const channel = (name: string, ...text: string[]): Token[] => [{ sign: '<|channel|>' }, name, { sign: '<|message|>' }, ...text]
  const next: Token[] = [{ sign: '<|end|>' }, { sign: '<|start|>' }, 'assistant']
  expect(read(channel('final', 'Yes', '.'), { markers })).toEqual({
    output: 'Yes.',
    thought: { opening: 'final', text: '', closing: '', closed: true, tokens: 3 },
  })
  const spoken = [...channel('commentary', 'Hi'), ...next, ...channel('final', ' Yes.')]
  expect(read(spoken, { markers })).toMatchObject({ output: 'Yes.', thought: { text: 'Hi', closed: true } })
  const all = [...channel('analysis', 'Hm'), ...next, ...channel('commentary', 'Hi'), ...next, ...channel('final', 'Yes.')]
  expect(read(all, { markers })).toMatchObject({ output: 'Yes.', thought: { closed: true } })
  for (const tokens of [channel('final', 'Yes.'), spoken, all]) expect(writtenText(read(tokens, { markers }))).toBe(written(tokens))
  const text = '<|channel|>final<|message|>Yes.'
  expect(findThought({ written: text, rendered: '', prefill: null, finish: 'stop', tokens: 9 }, markers)).toMatchObject({
    answer: 27,
    closed: true,
  })
  expect(openedMarkers({ rendered: '<|start|>assistant<|channel|>final<|message|>', prefill: null }, markers)).toBeNull()
  expect(markersNamedIn('{{ messages }}')).toEqual([])
})

test('the end of the prompt says whether a thought is open', () => {
  const open = (rendered: string, prefill: string | null = null) => openedMarkers({ rendered, prefill }, withCommon([]))?.open ?? null
  expect(open('<|im_start|>assistant\n<think>\n')).toBe('<think>')
  expect(open('<|im_start|>assistant\n<think>\n\n</think>\n\n')).toBeNull()
  expect(open('user: what is <think>?\nassistant\n')).toBeNull()
  expect(open('assistant\n<think>\nFirst,', '<think>\nFirst,')).toBe('<think>')
  expect(open('assistant\n<think>\nFirst,', 'First,')).toBe('<think>')
  expect(open('assistant\n<think>a</think>It', '<think>a</think>It')).toBeNull()
  expect(open('assistant\nThe tag <think>', 'The tag <think>')).toBeNull()
})

test('a stored text is split as when it was written, with its tokens in proportion', () => {
  const stored = { written: 'abc</think>\nyes', rendered: 'assistant\n<think>\n', prefill: null, finish: 'stop', tokens: 5 } as const
  expect(findThought(stored, withCommon([]))).toEqual({ from: 0, to: 3, answer: 12, closed: true, tokens: 4 })
  expect(findThought({ ...stored, rendered: 'assistant\n' }, withCommon([]))).toBeNull()
})
