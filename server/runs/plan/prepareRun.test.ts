import { expect, test } from 'vitest'

import { AppError } from '../../core/errors.ts'
import type { Engine } from '../../engine/door/protocol.ts'
import { openStore } from '../../io/store/store.ts'
import { sampleOrigin, sampleResult } from '../../io/testing/sampleCells.ts'
import { createPromptCounter } from './countPrompts.ts'
import { firstProblem, prepareRun } from './prepareRun.ts'
import type { NotebookSource } from './runTypes.ts'
import { plainTemplateFacts, type TemplateFacts } from '../../core/experiment/templateFacts.ts'

function notebook({ model = 'tiny', second = 'Which {{fruit}}?', front = '', sweep = '' } = {}): NotebookSource {
  const text = `---
title: 과일
model: ${model}
seed: 3${front}
---
\`\`\`yaml prompt terse
user: "{{fruit}}!"
\`\`\`
\`\`\`yaml prompt second
user: "${second}"
\`\`\`
\`\`\`yaml cases fruits
from: cases.jsonl
\`\`\`
\`\`\`yaml sweep main
prompt: [terse, second]
temperature: [0.5, 0.9]
max_tokens: 10${sweep}
\`\`\`
`
  const cases = '{"vars":{"fruit":"사과"}}\n{"vars":{"fruit":"pear"}}\n'
  const readFile = (file: string) =>
    file === 'cases.jsonl' ? { text: cases } : { error: { code: 'FILE_MISSING', message: 'none' } as const }
  return { notebook: '과일', path: 'experiments/과일/notebook.md', text, readFile }
}

/** One token per character; `calls` lists the number of prompts in each request to the engine. */
function world(templateFacts: TemplateFacts = plainTemplateFacts) {
  const store = openStore(':memory:')
  const calls: number[] = []
  const render: Engine['render'] = async ({ prompts }) => {
    calls.push(prompts.length)
    const texts = prompts.map(({ messages }) => messages.map(({ content }) => content).join(''))
    return {
      kind: 'rendered',
      id: 1,
      prompts: texts.map((text) => ({ text, tokenIds: [...text].map((character) => character.codePointAt(0) ?? 0) })),
      chatTemplateHash: 'c',
      templateFacts,
      endToken: '',
      engineVersion: 'e@1',
    }
  }
  const resolveModel = async (id: string) => {
    if (id !== 'tiny') throw new AppError('MODEL_UNKNOWN', `There is no model ${id}.`)
    return { id, path: '/tiny.gguf', hash: 'aa' }
  }
  const deps = () => ({
    engine: { render },
    embedTexts: async (texts: readonly string[]) => texts.map((text) => Float32Array.of(text.length)),
    models: store.models,
    results: store.results,
    engineName: 'stub@1',
    countPrompts: createPromptCounter({ render }),
    resolveModel,
  })
  return { store, calls, deps }
}

test('a plan counts cells, stored cells, tokens with and without shared prefixes, and estimates the time', async () => {
  const { store, deps } = world()
  store.models.putRates('aa', 'exact', { prefillPerSecond: 100, decodePerSecond: 10, outputShare: 0.5 }, 1)
  store.queue.flush()
  const { plan, ready, diagnostics } = await prepareRun(deps(), notebook())
  expect(diagnostics).toEqual([])
  // Prompts `사과!` 3, `pear!` 5, `Which 사과?` 9 and `Which pear?` 11 tokens, at two temperatures each; `Which ` is shared.
  const prefillTokens = 3 + 5 + 9 + 5
  expect(plan).toEqual({ cells: 8, cached: 0, promptTokens: 56, prefillTokens, maxOutputTokens: 80, estimateMs: 10 * prefillTokens + 4000 })
  expect(ready?.cells.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})

test('if everything is stored, keys, plan and the whole run come from the store without the engine', async () => {
  const { store, calls, deps } = world()
  const first = await prepareRun(deps(), notebook())
  for (const cell of first.ready?.cells ?? []) store.results.putDone({ ...sampleOrigin(1), key: cell.key }, sampleResult())
  calls.length = 0
  const second = await prepareRun(deps(), notebook())
  expect(second.plan).toEqual({ cells: 8, cached: 8, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: 0 })
  expect(second.cells).toEqual(first.cells)
  expect(calls).toEqual([])
})

test('editing one variant changes only the keys of its cells', async () => {
  const { deps } = world()
  const before = await prepareRun(deps(), notebook())
  const after = await prepareRun(deps(), notebook({ second: 'What {{fruit}}?' }))
  const changed = after.cells.filter(({ key }, index) => key !== before.cells[index]?.key)
  expect(changed.map(({ variant }) => variant)).toEqual(['second', 'second', 'second', 'second'])
})

test('the lane is part of the key', async () => {
  const { deps } = world()
  const fast = await prepareRun(deps(), notebook(), { lane: 'fast' })
  const exact = await prepareRun(deps(), notebook(), { lane: 'exact' })
  expect(exact.cells.some(({ key }, index) => key === fast.cells[index]?.key)).toBe(false)
})

test('a selection of cells or a limit is renumbered, and the grid keeps all cells', async () => {
  const { deps } = world()
  const all = await prepareRun(deps(), notebook())
  const keys = [all.cells[5]?.key, all.cells[2]?.key].flatMap((key) => key ?? [])
  const some = await prepareRun(deps(), notebook(), { cells: keys })
  expect(some.ready?.cells.map(({ key, index }) => [key, index])).toEqual([
    [all.cells[2]?.key, 0],
    [all.cells[5]?.key, 1],
  ])
  expect(some.cells).toHaveLength(8)
  expect((await prepareRun(deps(), notebook(), { limit: 3 })).plan).toMatchObject({ cells: 3 })
})

test('a failed cell counts as missing unless errors are kept, and without the cache all cells do', async () => {
  const { store, deps } = world()
  const { cells } = await prepareRun(deps(), notebook())
  const [one, two] = cells.flatMap(({ key }) => key ?? [])
  if (!one || !two) throw new Error('no cells')
  store.results.putDone({ ...sampleOrigin(1), key: one }, sampleResult())
  store.results.putError({ ...sampleOrigin(1), key: two }, { code: 'CELL_TIMEOUT', message: 'long' })
  const plans = await Promise.all([{}, { retryFailed: false }, { noCache: true }].map((options) => prepareRun(deps(), notebook(), options)))
  expect(plans.map(({ plan }) => [plan?.cached, plan?.maxOutputTokens])).toEqual([
    [1, 70],
    [1, 60],
    [0, 80],
  ])
})

test('with a missing model the grid has cells without keys, and the error points at its line', async () => {
  const { deps } = world()
  const prepared = await prepareRun(deps(), notebook({ model: 'huge' }))
  expect(prepared.cells.map(({ key }) => key)).toEqual(Array(8).fill(null))
  expect([prepared.plan, prepared.ready]).toEqual([null, null])
  expect(firstProblem(prepared)).toMatchObject({
    message: 'There is no model huge.',
    place: { file: 'experiments/과일/notebook.md', line: 3 },
  })
})

test('if the engine fails, the grid is still there with the error', async () => {
  const { deps } = world()
  const countPrompts = async () => Promise.reject(new AppError('ENGINE_CRASHED', 'The engine process died.'))
  const prepared = await prepareRun({ ...deps(), countPrompts }, notebook())
  expect(prepared.cells.every(({ key }) => key !== null)).toBe(true)
  expect(prepared).toMatchObject({ plan: null, ready: null, diagnostics: [{ severity: 'error', message: 'The engine process died.' }] })
  expect(firstProblem(prepared)).toMatchObject({ code: 'ENGINE_CRASHED', message: 'The engine process died.' })
})

test('a prompt longer than the context is reported with its token count before the run, and costs nothing in the plan', async () => {
  const { deps } = world()
  const long = notebook({ second: `${'가'.repeat(200)} {{fruit}}` })
  const text = long.text.replace('max_tokens: 10', 'max_tokens: 10\ncontext: 204')
  const { plan, ready, diagnostics } = await prepareRun(deps(), { ...long, text })
  expect(diagnostics).toEqual([
    {
      severity: 'warning',
      code: 'CONTEXT_TOO_SMALL',
      message:
        '`second` on case 2 needs 205 tokens, the context is 204. These 2 cells fail without being run. Shorten the prompt, use fewer shots, or raise `context` in the sweep.',
      place: { file: long.path, line: 9 },
      block: 'prompt second',
    },
  ])
  expect(plan).toEqual({
    cells: 8,
    cached: 0,
    refused: 2,
    promptTokens: 16 + 2 * 203,
    prefillTokens: 8 + 203,
    maxOutputTokens: 42,
    estimateMs: null,
  })
  expect(
    [...(ready?.refused ?? [])].map(([key, { error }]) => [ready?.cells.find((cell) => cell.key === key)?.case, error.message]),
  ).toEqual(
    [0, 1].map(() => [
      '2',
      'The prompt has 205 tokens, the context 204. Shorten the prompt, use fewer shots, or raise `context` in the sweep.',
    ]),
  )
})

test('a time limit is no part of the key', async () => {
  const { deps } = world()
  const plain = notebook()
  const limited = { ...plain, text: plain.text.replace('max_tokens: 10', 'max_tokens: 10\ntime_limit: 60') }
  const [before, after] = [await prepareRun(deps(), plain), await prepareRun(deps(), limited)]
  expect(after.diagnostics).toEqual([])
  expect(after.cells.map(({ key }) => key)).toEqual(before.cells.map(({ key }) => key))
  expect(after.cells[0]?.timeLimitMs).toBe(60_000)
})

const keysOf = async (facts: TemplateFacts, source: NotebookSource) =>
  (await prepareRun(world(facts).deps(), source)).cells.map(({ key }) => key)

test('a date in the front matter enters the keys of models whose template writes it, and of no others', async () => {
  const plain = await keysOf(plainTemplateFacts, notebook())
  const dated = notebook({ front: '\ndate: 2026-11-29' })
  expect(await keysOf(plainTemplateFacts, dated)).toEqual(plain)
  // A template that only takes the date always got this one.
  expect(await keysOf({ date: 'given', thinking: 'none' }, notebook())).toEqual(plain)
  expect(await keysOf({ date: 'given', thinking: 'none' }, notebook({ front: '\ndate: 2024-07-26' }))).toEqual(plain)
  expect(await keysOf({ date: 'given', thinking: 'none' }, dated)).not.toEqual(plain)
  // A template that asked the clock had another date every day.
  const fixed = await keysOf({ date: 'clock', thinking: 'none' }, notebook())
  expect(fixed).not.toEqual(plain)
  expect(await keysOf({ date: 'clock', thinking: 'none' }, notebook({ front: '\ndate: 2024-07-26' }))).toEqual(fixed)
  expect(await keysOf({ date: 'clock', thinking: 'none' }, dated)).not.toEqual(fixed)
})

test('the page is told of the date that a template writes, and of a date that no template writes', async () => {
  const told = async (facts: TemplateFacts, source: NotebookSource) =>
    (await prepareRun(world(facts).deps(), source)).diagnostics.map(({ severity, message, place }) => [severity, place.line, message])
  expect(await told({ date: 'clock', thinking: 'none' }, notebook())).toEqual([
    ['info', 1, expect.stringContaining('Here it always writes 2024-07-26')],
  ])
  const dated = notebook({ front: '\ndate: 2026-11-29' })
  expect(await told({ date: 'clock', thinking: 'none' }, dated)).toEqual([['info', 5, expect.stringContaining('always writes 2026-11-29')]])
  expect(await told(plainTemplateFacts, dated)).toEqual([['info', 5, expect.stringContaining('`date` changes nothing')]])
  expect(await told(plainTemplateFacts, notebook({ front: '\ndate: tomorrow' }))).toContainEqual([
    'error',
    5,
    expect.stringContaining('written as `2026-11-29`'),
  ])
})

test('thinking is an axis where the template has a switch, refused where it has none, and nothing where it knows no thoughts', async () => {
  const source = notebook({ sweep: '\nthinking: [true, false]' })
  const prepare = (facts: TemplateFacts) => prepareRun(world(facts).deps(), source)
  const switched = await prepare({ date: 'none', thinking: 'switch' })
  expect(switched.diagnostics).toEqual([])
  expect(new Set(switched.cells.map(({ key }) => key)).size).toBe(16)
  expect(switched.cells.slice(0, 2).map(({ template, point }) => [template, point.thinking])).toEqual([
    [{ thinking: true }, true],
    [{ thinking: false }, false],
  ])
  const always = await prepare({ date: 'none', thinking: 'always' })
  expect(always.ready).toBeNull()
  expect(always.diagnostics).toMatchObject([
    { severity: 'error', block: 'sweep main', message: expect.stringContaining('`thinking: false` is not possible with tiny') as string },
  ])
  const never = await prepare(plainTemplateFacts)
  expect(never.diagnostics).toMatchObject([{ severity: 'info', message: expect.stringContaining('`thinking` changes nothing') as string }])
  // Its prompts are the same, so it is computed once.
  expect([...new Set(never.cells.map(({ key }) => key))]).toEqual(await keysOf(plainTemplateFacts, notebook()))
})

test('a constraint or a stop text after a thought gives other keys than one from the first token', async () => {
  const thinking: TemplateFacts = { date: 'none', thinking: 'always' }
  for (const sweep of ['\nstop: x', '\njson_schema: { type: string }'])
    expect(await keysOf(thinking, notebook({ sweep }))).not.toEqual(await keysOf(plainTemplateFacts, notebook({ sweep })))
  expect(await keysOf(thinking, notebook())).toEqual(await keysOf(plainTemplateFacts, notebook()))
})
