import type { Llama, LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import { ChatModel } from '../process/chatModel.ts'
import { createEngine } from '../door/client.ts'
import { loadModel, openContext, openLlama } from '../native/llama.ts'
import { createNativeSampler, nativeContext, readLogits } from '../native/llamaInternals.ts'
import type { ScoreItem } from '../door/protocol.ts'
import { askCell, chatModel, collectCells } from '../testing/testCells.ts'

let llama: Llama
let model: LlamaModel
let chat: ChatModel

beforeAll(async () => {
  llama = (await openLlama()).llama
  model = await loadModel(llama, { path: chatModel.path, vocabOnly: false })
  chat = new ChatModel(llama, model)
}, 120_000)
afterAll(async () => {
  await chat.dispose()
  await llama.dispose()
})

const never = new AbortController().signal
const ask = (question: string, continuation: string | number[], prefill: string | null = null): ScoreItem => ({
  messages: [{ role: 'user', content: question }],
  prefill,
  continuation: typeof continuation === 'string' ? { text: continuation } : { tokenIds: continuation },
})
const score = (items: ScoreItem[], { top = 5, contextSize = 512 } = {}) =>
  chat.score({ model: { ...chatModel, contextSize }, items, top }, never)
const sum = (tokens: ScoredToken[]) => tokens.reduce((total, { logprob }) => total + logprob, 0)
const text = (tokens: ScoredToken[] | undefined) => (tokens ?? []).map((token) => token.text).join('')

describe('the probabilities of a continuation', () => {
  test('are the softmax of the raw logits of a plain evaluation', async () => {
    const item = ask('Name a colour of the sky.', 'The sky is blue.')
    const [scored] = await score([item])
    const tokens = scored?.tokens ?? []
    const prompt = chat.prompts.render(item).tokens
    const all = Uint32Array.from([...prompt, ...tokens.map(({ token }) => token)])
    const { context } = await openContext(llama, model, { longest: 256, cells: 1, lane: 'exact' })
    const native = nativeContext(context)
    native.initBatch(all.length)
    const logits = native.addToBatch(0, 0, all, Uint32Array.from(all.keys()))
    await native.decodeBatch()
    const sampler = createNativeSampler(llama, model)
    sampler.applyConfig({ temperature: 0, topP: 1, minP: 0, seed: 1 })
    for (const [place, { token, logprob, entropy, rank, top }] of tokens.entries()) {
      const pairs = await readLogits(native, logits[prompt.length - 1 + place] as number, sampler)
      const values = new Map<number, number>()
      for (let at = 0; at < pairs.length; at += 2) values.set(pairs[at] as number, pairs[at + 1] as number)
      expect(values.size).toBe(49152)
      const total = [...values.values()].reduce((before, value) => before + Math.exp(value), 0)
      const chance = (id: number) => Math.exp(values.get(id) as number) / total
      expect(Math.exp(logprob)).toBeCloseTo(chance(token), 6)
      expect(entropy).toBeCloseTo(-[...values.keys()].reduce((before, id) => before + chance(id) * Math.log(chance(id) || 1), 0), 6)
      expect(rank).toBe(1 + [...values.values()].filter((value) => value > (values.get(token) as number)).length)
      for (const other of top) expect(Math.exp(other.logprob)).toBeCloseTo(chance(other.token), 6)
      expect(top.reduce((before, other) => before + Math.exp(other.logprob), 0)).toBeLessThanOrEqual(1 + 1e-9)
    }
    sampler.dispose()
    await context.dispose()
  })

  test('name each token, add up to the text in Korean and emoji too, and show control tokens by name', async () => {
    const texts = ['Paris is the capital.', ' 파리입니다. 서울은 아니에요 🙂!', '\n두 줄', '']
    const scored = await score(texts.map((one) => ask('What is the capital of France?', one)))
    expect(scored.map(({ tokens }) => text(tokens))).toEqual(texts)
    expect(scored[3]).toEqual({ promptTokens: chat.prompts.render(ask('What is the capital of France?', '')).tokens.length, tokens: [] })
    const [after] = await score([{ ...ask('Say yes.', 'Yes.'), end: true }])
    expect(after?.tokens.at(-1)).toMatchObject({ text: '<|im_end|>', rank: 1 })
  })

  test('do not depend on the other items, their order or what they share', async () => {
    const shots = 'Berlin is in Germany. Rome is in Italy. Madrid is in Spain. '
    const items = [
      ask(`${shots}Paris is in`, ' France.'),
      ask(`${shots}Paris is in`, ' France and nowhere else.'),
      ask(`${shots}Oslo is in`, ' Norway.'),
      ask('안녕?', ' 안녕하세요.'),
    ]
    const together = await score(items)
    const alone: Awaited<ReturnType<typeof score>> = []
    for (const item of items.toReversed()) alone.unshift(...(await score([item])))
    expect(together).toEqual(alone)
  })

  test('are higher for a sensible answer than for a wrong one', async () => {
    const pairs = [
      ['The capital of France is', ' Paris.', ' Bananas.'],
      ['Two plus two equals', ' four.', ' purple.'],
      ['The opposite of hot is', ' cold.', ' Tuesday.'],
    ] as const
    const scored = await score(pairs.flatMap(([start, ...ends]) => ends.map((end) => ask('Finish the sentence.', end, start))))
    const likelihoods = scored.map(({ tokens }) => sum(tokens))
    for (const [index] of pairs.entries()) expect(likelihoods[2 * index]).toBeGreaterThan(likelihoods[2 * index + 1] as number)
  })

  test('a continuation longer than a slice is scored at every place', async () => {
    const long = 'one two three four five six seven eight nine ten '.repeat(30)
    const [scored] = await score([ask('Count.', long)], { contextSize: 1024 })
    expect(scored?.tokens.length).toBeGreaterThan(256)
    expect(text(scored?.tokens)).toBe(long)
    // Once the pattern has been seen, the model is almost certain.
    const late = scored?.tokens.slice(-40) ?? []
    expect(late.filter(({ rank }) => rank === 1).length).toBeGreaterThan(36)
  })

  test('one that does not fit is refused with its counts, and an aborted request ends early', async () => {
    await expect(score([ask('Count.', 'one '.repeat(100))], { contextSize: 64 })).rejects.toMatchObject({
      code: 'CONTEXT_TOO_SMALL',
      message: expect.stringMatching(/The prompt has \d+ tokens and its continuation \d+, the context 64/),
    })
    const stop = new AbortController()
    const given = chat.score({ model: chatModel, items: [ask('Count.', 'one '.repeat(2000))], top: 0 }, stop.signal)
    setTimeout(() => stop.abort(), 300)
    await expect(given).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the engine', () => {
  test('scores the outputs of cells while others run: greedy tokens have rank 1 at almost every place', async () => {
    const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
    try {
      const questions = ['Name a colour.', 'What is the capital of France?', '오늘 날씨가 어때요?']
      const cells = questions.map((question, ref) => askCell(ref, question, { sampling: { temperature: 0 } }))
      const { results } = await collectCells(engine, { cells })
      const items = questions.map((question, ref) => ask(question, results.get(ref)?.outputTokenIds ?? []))
      const running = collectCells(engine, { cells: [askCell(0, 'Tell a story.', { maxTokens: 150 })], lane: 'fast' })
      const scored = await engine.score({ model: chatModel, items, top: 1 })
      expect(scored.map(({ promptTokens }) => promptTokens)).toEqual(questions.map((_, ref) => results.get(ref)?.tokens.prompt))
      const tokens = scored.flatMap((item) => item.tokens)
      expect(tokens.length).toBe([...results.values()].reduce((all, { outputTokenIds }) => all + outputTokenIds.length, 0))
      expect(tokens.filter(({ rank }) => rank === 1).length).toBeGreaterThanOrEqual(tokens.length - 2)
      expect((await running).results.get(0)?.tokens.output).toBeGreaterThan(0)
    } finally {
      await engine.close()
    }
  })
})
