import { afterAll, describe, expect, test } from 'vitest'

import { createEngine } from './door/client.ts'
import { askCell, chatModel, collectCells, type TestCell } from './testing/testCells.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
afterAll(() => engine.close())

const questions = [
  'Name a colour.',
  'What is the capital of France?',
  'Write one sentence about rain.',
  'Is the sky blue? Answer yes or no.',
  '오늘 날씨가 어때요?',
  'Count from one to five.',
]
const outputs = ({ results }: Awaited<ReturnType<typeof collectCells>>) =>
  [...results].toSorted(([a], [b]) => a - b).map(([, { output }]) => output)
const ask = (change: Parameters<typeof askCell>[2] = {}) => questions.map((question, ref) => askCell(ref, question, change))

describe('the engine on the default model', () => {
  test('streams text that adds up to each output, and counts its tokens', async () => {
    const { results, texts, replies } = await collectCells(engine, { cells: ask({ sampling: { temperature: 0 } }) })
    expect(Object.fromEntries(texts)).toEqual(
      Object.fromEntries([...results].filter(([, { output }]) => output !== '').map(([ref, { output }]) => [ref, output])),
    )
    for (const { tokens, outputTokenIds, renderedPrompt } of results.values()) {
      expect(tokens.output).toBe(outputTokenIds.length)
      expect(renderedPrompt).toContain('<|im_start|>user\n')
    }
    expect(replies.at(-1)).toMatchObject({ kind: 'generated' })
  })

  test('the same seed gives the same text, and another seed another text', async () => {
    const first = outputs(await collectCells(engine, { cells: ask() }))
    expect(outputs(await collectCells(engine, { cells: ask() }))).toEqual(first)
    expect(outputs(await collectCells(engine, { cells: ask({ seed: 8 }) }))).not.toEqual(first)
  })

  test('top_k 1, a tiny top_p and min_p 1 are greedy at any temperature', async () => {
    const ways = [{ temperature: 0 }, { temperature: 2, top_k: 1 }, { temperature: 2, top_p: 0.0001 }, { temperature: 2, min_p: 1 }]
    const cells = questions
      .slice(0, 4)
      .flatMap((question, place) => ways.map((sampling, way) => askCell(place * ways.length + way, question, { sampling, maxTokens: 16 })))
    const texts = outputs(await collectCells(engine, { cells }))
    expect(texts).toHaveLength(cells.length)
    expect(texts).toEqual(texts.map((_, index) => texts[index - (index % ways.length)]))
  })

  test('a logit bias forbids a token and forces another, and a text of several tokens is refused', async () => {
    const greedy = { temperature: 0 }
    const biased = (logit_bias?: Record<string, number>) => ({
      sampling: { ...greedy, ...(logit_bias ? { logit_bias } : {}) },
      maxTokens: 3,
    })
    const question = 'Is the sky blue? Answer yes or no.'
    const [plain = ''] = outputs(await collectCells(engine, { cells: [askCell(0, question, biased())] }))
    const first = /^\S+?\b/.exec(plain)?.[0] ?? ''
    const biases: Record<string, number>[] = [{ [first]: -100 }, { No: 100 }, { 'extraordinarily long': 1 }]
    const cells = biases.map((bias, ref) => askCell(ref, question, biased(bias)))
    const { results, failures } = await collectCells(engine, { cells })
    expect(results.get(0)?.output.startsWith(first)).toBe(false)
    expect(results.get(1)?.output).toBe('NoNoNo')
    expect(failures.get(2)).toBe('BAD_INPUT')
  })

  test('a repeat penalty breaks a loop that greedy decoding falls into', async () => {
    const loop = { sampling: { temperature: 0 }, prefill: 'ha ha ha ha ha ha ha ha', maxTokens: 12 }
    const penalised = { ...loop, sampling: { temperature: 0, repeat_penalty: 1.8 } }
    const [plain] = outputs(await collectCells(engine, { cells: [askCell(0, 'Laugh.', loop)] }))
    const [broken] = outputs(await collectCells(engine, { cells: [askCell(0, 'Laugh.', penalised)] }))
    expect(plain).toMatch(/^( ha){4}/)
    expect(broken).not.toMatch(/^( ha){4}/)
  })

  test('a stop string cuts the output before it', async () => {
    const [whole] = outputs(
      await collectCells(engine, { cells: [askCell(0, 'Write one sentence about rain.', { sampling: { temperature: 0 } })] }),
    )
    const stop = (whole as string).slice(9, 14)
    const { results, texts } = await collectCells(engine, {
      cells: [askCell(0, 'Write one sentence about rain.', { sampling: { temperature: 0 }, stop: [stop] })],
    })
    const cut = (whole as string).slice(0, (whole as string).indexOf(stop))
    expect(results.get(0)).toMatchObject({ output: cut, finishReason: 'stop_string' })
    expect(texts.get(0) ?? '').toBe(cut)
  })

  test('Korean and emoji are whole in every piece', async () => {
    const repeat = (text: string) => ({ sampling: { temperature: 0 }, prefill: text.repeat(6), maxTokens: 40 })
    const { replies, results } = await collectCells(engine, {
      cells: [askCell(0, '되풀이하세요', repeat('안녕하세요 세계 ')), askCell(1, 'Repeat', repeat('🙂🌧️ '))],
    })
    // What a small model repeats depends on the processor; that it writes such characters does not.
    expect(results.get(0)?.output).toMatch(/[가-힣]{5}/)
    expect(results.get(1)?.output).toMatch(/\p{Extended_Pictographic}/u)
    for (const reply of replies)
      if (reply.kind === 'cellTokens')
        for (const { text } of reply.texts) expect(text.isWellFormed() && !text.includes('\uFFFD')).toBe(true)
  })

  test('in the exact lane a cell does not depend on what else runs, the order or a restart', async () => {
    const cells = ask({ sampling: { temperature: 0.9 }, maxTokens: 40 })
    const others = ['Tell a long story about a dragon who could not sleep.', 'Hi', 'List ten animals.', 'Why?'].map((question, index) =>
      askCell(100 + index, question, { seed: index, maxTokens: 60 }),
    )
    const together = await collectCells(engine, { cells: [...others, ...cells.toReversed()] })
    const alone: (string | undefined)[] = []
    for (const cell of cells) alone.push((await collectCells(engine, { cells: [cell] })).results.get(cell.ref)?.outputTokenIds.join())
    const fresh = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
    const restarted = await collectCells(fresh, { cells }).finally(() => fresh.close())
    expect(cells.map(({ ref }) => together.results.get(ref)?.outputTokenIds.join())).toEqual(alone)
    expect(cells.map(({ ref }) => restarted.results.get(ref)?.outputTokenIds.join())).toEqual(alone)
  })

  test('a JSON schema and a grammar constrain the output', async () => {
    const schema = {
      type: 'object',
      properties: { mood: { enum: ['good', 'bad'] } },
      required: ['mood'],
      additionalProperties: false,
    } as const
    const cells: TestCell[] = [
      askCell(0, 'How are you? Answer in JSON.', {
        constraint: { kind: 'json_schema', schema: structuredClone(schema) as never },
        maxTokens: 60,
      }),
      askCell(1, 'Yes or no?', { constraint: { kind: 'gbnf', grammar: 'root ::= "yes" | "no"' } }),
    ]
    const { results } = await collectCells(engine, { cells })
    expect(JSON.parse(results.get(0)?.output ?? '')).toEqual({ mood: expect.stringMatching(/^(good|bad)$/) })
    expect(results.get(1)).toMatchObject({ output: expect.stringMatching(/^(yes|no)$/), finishReason: 'stop' })
  })

  test('a grammar that cannot be read and a prompt longer than the context fail only their cells, before anything runs', async () => {
    const cells = [
      askCell(0, 'Hi', { constraint: { kind: 'gbnf', grammar: 'root ::= (' } }),
      askCell(1, 'word '.repeat(600)),
      askCell(2, 'Hi', { sampling: { temperature: 0 } }),
    ]
    const { failures, results, replies } = await collectCells(engine, { cells, model: { ...chatModel, contextSize: 512 } })
    expect(Object.fromEntries(failures)).toEqual({ 0: 'BAD_INPUT', 1: 'CONTEXT_TOO_SMALL' })
    expect([...results.keys()]).toEqual([2])
    expect(replies.find((reply) => reply.kind === 'cellFailed' && reply.ref === 1)).toMatchObject({
      error: { message: expect.stringMatching(/has 6\d\d tokens, the context 512/) },
    })
  })

  test('a cell that fills its context ends with context_full', async () => {
    const { results } = await collectCells(engine, {
      cells: [askCell(0, 'Tell a very long story.', { maxTokens: 400, sampling: { temperature: 0 } })],
      model: { ...chatModel, contextSize: 64 },
    })
    expect(results.get(0)?.finishReason).toBe('context_full')
    expect((results.get(0)?.tokens.prompt ?? 0) + (results.get(0)?.tokens.output ?? 0)).toBe(65)
  })

  test('cancelling during a run ends the remaining cells and leaves the engine usable', async () => {
    const abort = new AbortController()
    const cells = Array.from({ length: 24 }, (_, ref) => askCell(ref, `Tell story number ${ref}.`, { maxTokens: 200 }))
    const { cancelled, results } = await collectCells(
      engine,
      { cells },
      { signal: abort.signal, onReply: (reply) => reply.kind === 'cellTokens' && abort.abort() },
    )
    expect(cancelled.length + results.size).toBe(24)
    expect(cancelled.length).toBeGreaterThan(20)
    expect(outputs(await collectCells(engine, { cells: [askCell(0, 'Hi', { sampling: { temperature: 0 } })] }))).toHaveLength(1)
  })

  test('says which device it uses and why', async () => {
    const { device, parameters, architecture, trainContext } = await engine.load(chatModel)
    expect({ parameters, architecture, trainContext }).toEqual({ parameters: 134_515_008, architecture: 'llama', trainContext: 8192 })
    expect(device.explanation).toMatch(device.gpu === null ? /running on the CPU with \d+ thread/ : /layers/)
    expect((await engine.status())?.loaded.map(({ id }) => id)).toEqual([chatModel.id])
  })
}, 300_000)
