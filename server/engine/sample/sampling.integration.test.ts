import { afterAll, expect, test } from 'vitest'

import type { SamplingParams } from '../../core/experiment/cell.ts'
import { samplingNames } from '../../core/experiment/parameters.ts'
import type { SamplingName } from '../../core/experiment/samplingParameters.ts'
import { createEngine } from '../door/client.ts'
import { askCell, collectCells } from '../testing/testCells.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
afterAll(() => engine.close())

const questions = ['Write one sentence about rain.', 'Name three colours of the sky.']

/** What the model writes to all questions in each of these ways. */
async function outputs(ways: Partial<SamplingParams>[], seed = 7): Promise<string[]> {
  const cells = ways.flatMap((sampling, way) =>
    questions.map((question, place) =>
      askCell(way * questions.length + place, question, { sampling: { top_k: 40, ...sampling }, maxTokens: 16, seed }),
    ),
  )
  const { results } = await collectCells(engine, { cells })
  return ways.map((_, way) => questions.map((_question, place) => results.get(way * questions.length + place)?.output).join('\n'))
}

/** Each parameter at a value that changes what the model writes; `beside` is what it works with. */
const changes: Record<SamplingName, { change: Partial<SamplingParams>; beside?: Partial<SamplingParams> }> = {
  temperature: { change: { temperature: 2 } },
  top_p: { change: { top_p: 0.3 } },
  top_k: { change: { top_k: 3 } },
  min_p: { change: { min_p: 0.5 } },
  repeat_penalty: { change: { repeat_penalty: 1.8 } },
  presence_penalty: { change: { presence_penalty: 4 } },
  frequency_penalty: { change: { frequency_penalty: 4 } },
  xtc_probability: { change: { xtc_probability: 1, xtc_threshold: 0.02 } },
  xtc_threshold: { change: { xtc_threshold: 0.01 }, beside: { xtc_probability: 1, xtc_threshold: 0.4 } },
  logit_bias: { change: { logit_bias: { ' the': -100, '.': -100, ',': -100 } } },
}

test('each parameter changes what the model writes, with penalties and without', async () => {
  const ways = samplingNames.flatMap((name) =>
    [{}, { repeat_penalty: 1.1 }].flatMap((penalties) => {
      const base = { ...penalties, ...changes[name].beside }
      return [base, { ...base, ...changes[name].change }]
    }),
  )
  const texts = await outputs(ways)
  const without = ways.flatMap((way, place) => (place % 2 === 1 && texts[place] === texts[place - 1] ? [way] : []))
  expect(without).toEqual([])
})

test('XTC leaves out the likeliest tokens by the seed alone, and penalties work beside it', async () => {
  const xtc = { xtc_probability: 1, xtc_threshold: 0.02 }
  const ways = [{}, xtc, { repeat_penalty: 1.5 }, { ...xtc, repeat_penalty: 1.5 }, { ...xtc, xtc_probability: 0.5 }]
  const texts = await outputs(ways)
  expect(new Set(texts).size).toBe(ways.length)
  expect(await outputs(ways)).toEqual(texts)
  const others = await outputs(ways, 8)
  expect(others.filter((text, way) => text === texts[way])).toEqual([])
})

test('at temperature 0 nothing is drawn, and XTC is off', async () => {
  const [plain, xtc] = await outputs([{ temperature: 0 }, { temperature: 0, xtc_probability: 1, xtc_threshold: 0.01 }])
  expect(xtc).toBe(plain)
})
