import type { Constraint } from '../core/experiment/cell.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { writtenText } from '../core/experiment/thought/thought.ts'
import { copyGguf } from '../io/models/testing/rewriteGguf.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createEngine } from './door/client.ts'
import type { ModelRef } from './door/protocol.ts'
import { askCell, chatModel, collectCells, neutral, type TestCell } from './testing/testCells.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
const folder = await temporaryFolder()
const greedy = { ...neutral, temperature: 0 }
const json: Constraint = {
  kind: 'json_schema',
  schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
}

const turns = (reply: string) =>
  `{%- for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' %}${reply}{% else %}{{ m.content }}{% endif %}<|im_end|>\n{% endfor -%}`

/** The template writes a thought from `The` to the first full stop: words that this small model uses itself. */
const thinking = `${turns('{% if m.reasoning_content %}The {{ m.reasoning_content }} .{% endif %}\n{{ m.content }}')}<|im_start|>assistant{{ '\n' }}`
/** As Qwen3's: the prompt opens the thought, or an empty one is written if thinking is switched off. */
const opening = `${turns("{{ m.content.split('</think>')[-1] }}")}<|im_start|>assistant\n{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% else %}<think>\n{% endif %}`
const dated = `{%- set today = strftime_now("%A, %-d %B %Y") %}<|im_start|>system\nToday is {{ today }}. {{ today is string }} {{ date_string is defined }}<|im_end|>\n${turns('{{ m.content }}')}<|im_start|>assistant\n`

/** Names the tags of a thought and writes none. */
const tagged = `${turns("{{ m.content.split('</think>')[-1] }}")}<|im_start|>assistant\n`

const models: Record<'thinking' | 'opening' | 'dated' | 'tagged', ModelRef> = {
  thinking: chatModel,
  opening: chatModel,
  dated: chatModel,
  tagged: chatModel,
}

beforeAll(async () => {
  for (const [id, template] of Object.entries({ thinking, opening, dated, tagged })) {
    const path = await copyGguf(chatModel.path, join(folder.path, `${id}.gguf`), { 'tokenizer.chat_template': template })
    models[id as keyof typeof models] = { id, path, hash: id.repeat(8) }
  }
})
afterAll(async () => {
  await engine.close()
  await folder[Symbol.asyncDispose]()
})

const run = async (model: ModelRef, change: Partial<TestCell> = {}) => {
  const { results, replies, failures } = await collectCells(engine, {
    model,
    cells: [askCell(0, 'What is the capital of France?', { maxTokens: 48, sampling: greedy, ...change })],
  })
  expect([...failures]).toEqual([])
  const result = results.get(0)
  if (!result) throw new Error('no result')
  const live = replies.flatMap((reply) => (reply.kind === 'cellTokens' ? reply.texts : []))
  return {
    ...result,
    live: live.map(({ text }) => text).join(''),
    thinking: Math.max(0, ...live.map(({ thinking: tokens = 0 }) => tokens)),
  }
}
const facts = async (model: ModelRef) => (await engine.render({ model, prompts: [] })).templateFacts

test('a template says what it makes use of: thoughts that it writes, a switch for them, the date', async () => {
  expect(await facts(chatModel)).toEqual({ date: 'none', thinking: 'none' })
  expect(await facts(models.thinking)).toEqual({ date: 'none', thinking: 'always' })
  expect(await facts(models.opening)).toEqual({ date: 'none', thinking: 'switch' })
  expect(await facts(models.dated)).toEqual({ date: 'clock', thinking: 'none' })
})

test('a grammar that writes a thought gives thought and answer; the stored text is the same as with one part', async () => {
  const constraint = { kind: 'gbnf', grammar: String.raw`root ::= "<think>\nmaybe no\n</think>\n\nyes"` } as const
  const result = await run(chatModel, { constraint })
  expect(result).toMatchObject({
    output: 'yes',
    live: 'yes',
    thought: { opening: '<think>\n', text: 'maybe no', closing: '\n</think>\n\n', closed: true },
  })
  expect(writtenText(result)).toBe('<think>\nmaybe no\n</think>\n\nyes')
  expect(result.thought?.tokens).toBeGreaterThan(3)
  expect(result.thought?.tokens).toBeLessThan(result.outputTokenIds.length)
})

test('a schema begins after the thought, and the thought is what the model writes without it', async () => {
  const free = await run(models.thinking)
  const held = await run(models.thinking, { constraint: json })
  expect(free.thought).toMatchObject({ opening: expect.stringMatching(/^The\s/), closed: true })
  expect(held.thought).toEqual({ ...free.thought, closing: held.thought?.closing })
  expect(Object.keys(JSON.parse(held.output) as object)).toEqual(['city'])
  expect(held.thinking).toBeGreaterThan(0)
  expect(held.live).toBe(held.output)
})

test('a model that answers at once is held to the schema from its first token', async () => {
  const held = await run(models.thinking, { constraint: json, sampling: { ...neutral, temperature: 0, logit_bias: { The: -100 } } })
  expect(held.thought).toBeNull()
  expect(Object.keys(JSON.parse(held.output) as object)).toEqual(['city'])
  const plain = await run(chatModel, { constraint: json })
  expect(plain.thought).toBeNull()
  expect(Object.keys(JSON.parse(plain.output) as object)).toEqual(['city'])
})

test('a grammar whose texts begin like a tag is kept from the first token', async () => {
  const constraint = { kind: 'gbnf', grammar: 'root ::= "<answer>" [a-z]+ "</answer>"' } as const
  const sampling = { ...neutral, temperature: 0, logit_bias: { '<': 100 } }
  const held = await run(models.tagged, { constraint, sampling, maxTokens: 8 })
  expect(held).toMatchObject({ thought: null, output: expect.stringMatching(/^<answer>/) })
  const off = await run(models.opening, { constraint, sampling, maxTokens: 8, template: { thinking: false } })
  expect(off).toMatchObject({ thought: null, output: expect.stringMatching(/^<answer>/) })
})

test('stop strings are those of the answer', async () => {
  const free = await run(models.thinking)
  const word = /[a-z]{4,}/.exec(free.thought?.text ?? '')?.[0] ?? ''
  expect(word).not.toBe('')
  const stopped = await run(models.thinking, { stop: [word] })
  expect(stopped.thought?.text).toBe(free.thought?.text)
  expect(stopped.output).not.toContain(word)
  const plain = await run(chatModel, { stop: [word] })
  expect(plain.thought).toBeNull()
})

test('a thought that the prompt opened and the output never closes leaves no answer; switched off, there is one', async () => {
  const cut = await run(models.opening, { maxTokens: 5 })
  expect(cut).toMatchObject({
    output: '',
    live: '',
    thinking: 5,
    thought: { opening: '', closed: false, tokens: 5 },
    finishReason: 'max_tokens',
  })
  expect(cut.renderedPrompt.endsWith('<|im_start|>assistant\n<think>\n')).toBe(true)
  const off = await run(models.opening, { maxTokens: 12, template: { thinking: false } })
  expect(off.renderedPrompt.endsWith('<think>\n\n</think>\n\n')).toBe(true)
  expect(off.thought).toBeNull()
  expect(off.output).not.toBe('')
  const prefilled = await run(chatModel, { maxTokens: 12, prefill: '<think>\nLet me' })
  expect(prefilled).toMatchObject({ output: '', thought: { closed: false } })
})

test('a schema waits for the end of a thought that the prompt has opened', async () => {
  const held = await run(models.opening, { maxTokens: 12, constraint: json })
  const free = await run(models.opening, { maxTokens: 12 })
  expect(held.outputTokenIds).toEqual(free.outputTokenIds)
  const off = await run(models.opening, { constraint: json, template: { thinking: false } })
  expect(Object.keys(JSON.parse(off.output) as object)).toEqual(['city'])
})

test('a template that asks the clock gets the given date, and the same one every day', async () => {
  const [first, second] = await Promise.all(
    [{ date: '2026-11-29' }, undefined].map(async (template) => {
      const prompt = { messages: [{ role: 'user' as const, content: 'Hi' }], prefill: null, ...(template ? { template } : {}) }
      const { prompts } = await engine.render({ model: models.dated, prompts: [prompt] })
      return prompts[0]?.text
    }),
  )
  expect(first).toContain('Today is Sunday, 29 November 2026. True True')
  expect(second).toContain('Today is Friday, 26 July 2024. True True')
})
