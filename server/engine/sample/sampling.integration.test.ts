import { afterAll, expect, test } from 'vitest'

import type { SamplingParams } from '../../core/experiment/cell.ts'
import { samplingNames } from '../../core/experiment/parameters.ts'
import type { SamplingName } from '../../core/experiment/samplingParameters.ts'
import { createEngine } from '../door/client.ts'
import { askCell, collectCells } from '../testing/testCells.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
afterAll(() => engine.close())

const questions = ['Write one sentence about rain.', 'Name three colours of the sky.']

type Way = { sampling: Partial<SamplingParams>; prefill?: string }

/** What the model writes to all questions in each of these ways. */
async function outputs(ways: Way[], seed = 7): Promise<string[]> {
  const cells = ways.flatMap(({ sampling, prefill = null }, way) =>
    questions.map((question, place) =>
      askCell(way * questions.length + place, question, { sampling: { top_k: 40, ...sampling }, prefill, maxTokens: 16, seed }),
    ),
  )
  const { results } = await collectCells(engine, { cells })
  return ways.map((_, way) => questions.map((_question, place) => results.get(way * questions.length + place)?.output).join('\n'))
}

const laughing = 'ha ha ha ha ha ha ha ha'
const loop = (dry: Partial<SamplingParams>) => ({ beside: { temperature: 0, ...dry }, prefill: laughing })

/** Each parameter at a value that changes what the model writes; `beside` is what it works with. */
const changes: Record<SamplingName, { change: Partial<SamplingParams>; beside?: Partial<SamplingParams>; prefill?: string }> = {
  temperature: { change: { temperature: 2 } },
  top_p: { change: { top_p: 0.3 } },
  top_k: { change: { top_k: 3 } },
  min_p: { change: { min_p: 0.5 } },
  repeat_penalty: { change: { repeat_penalty: 1.8 } },
  presence_penalty: { change: { presence_penalty: 4 } },
  frequency_penalty: { change: { frequency_penalty: 4 } },
  xtc_probability: { change: { xtc_probability: 1, xtc_threshold: 0.02 } },
  xtc_threshold: { change: { xtc_threshold: 0.01 }, beside: { xtc_probability: 1, xtc_threshold: 0.4 } },
  dry_multiplier: { change: { dry_multiplier: 5 }, ...loop({}) },
  dry_base: { change: { dry_base: 1 }, ...loop({ dry_multiplier: 0.01 }) },
  dry_allowed_length: { change: { dry_allowed_length: 8 }, ...loop({ dry_multiplier: 5 }) },
  dry_penalty_last_n: { change: { dry_penalty_last_n: 5 }, ...loop({ dry_multiplier: 5, dry_allowed_length: 8 }) },
  dry_sequence_breakers: { change: { dry_sequence_breakers: [' ha'] }, ...loop({ dry_multiplier: 5 }) },
  logit_bias: { change: { logit_bias: { ' the': -100, '.': -100, ',': -100 } } },
}

test('each parameter changes what the model writes, with penalties and without', async () => {
  const ways = samplingNames.flatMap((name) =>
    [{}, { repeat_penalty: 1.01 }].flatMap((penalties) => {
      const { change, beside, prefill } = changes[name]
      const base = { ...penalties, ...beside }
      return [base, { ...base, ...change }].map((sampling) => ({ sampling, prefill }))
    }),
  )
  const texts = await outputs(ways)
  const without = ways.flatMap((way, place) => (place % 2 === 1 && texts[place] === texts[place - 1] ? [way] : []))
  expect(without).toEqual([])
})

test('XTC leaves out the likeliest tokens by the seed alone, and penalties work beside it', async () => {
  const xtc = { xtc_probability: 1, xtc_threshold: 0.02 }
  const ways = [{}, xtc, { repeat_penalty: 1.5 }, { ...xtc, repeat_penalty: 1.5 }, { ...xtc, xtc_probability: 0.5 }].map((sampling) => ({
    sampling,
  }))
  const texts = await outputs(ways)
  expect(new Set(texts).size).toBe(ways.length)
  expect(await outputs(ways)).toEqual(texts)
  const others = await outputs(ways, 8)
  expect(others.filter((text, way) => text === texts[way])).toEqual([])
})

test('at temperature 0 nothing is drawn, and XTC is off', async () => {
  const [plain, xtc] = await outputs([
    { sampling: { temperature: 0 } },
    { sampling: { temperature: 0, xtc_probability: 1, xtc_threshold: 0.01 } },
  ])
  expect(xtc).toBe(plain)
})

test('DRY stops a loop, and beside penalties both have their say', async () => {
  const dry = { dry_multiplier: 5, dry_sequence_breakers: [] }
  const ways = [{}, dry, { repeat_penalty: 1.05 }, { ...dry, repeat_penalty: 1.05 }]
  const texts = await outputs(ways.map((params) => ({ sampling: { temperature: 0, ...params }, prefill: laughing })))
  expect(texts.map((text) => /^( ha){8}/.test(text))).toEqual([true, false, true, false])
  expect(texts[3]).not.toBe(texts[1])
})
