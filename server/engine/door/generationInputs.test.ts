import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { cellKey } from '../../core/experiment/cellKey.ts'
import type { Message } from '../../core/experiment/cell.ts'
import { canonicalJson } from '../../core/json.ts'
import { generationInputs } from './generationInputs.ts'
import type { CellInput } from './protocol.ts'

const sampling = { temperature: 0.7, top_p: 1, top_k: 0, min_p: 0, repeat_penalty: 1, presence_penalty: 0, frequency_penalty: 0 }

/** Few values of each part, so that equal cells are common. */
const cell: fc.Arbitrary<CellInput> = fc.record({
  messages: fc.array(fc.record({ role: fc.constantFrom<Message['role']>('user', 'assistant'), content: fc.constantFrom('가', 'b') }), {
    minLength: 1,
    maxLength: 2,
  }),
  prefill: fc.constantFrom(null, '', '{'),
  sampling: fc.constantFrom(0, 0.7).map((temperature) => ({ ...sampling, temperature })),
  seed: fc.integer({ min: 1, max: 2 }),
  maxTokens: fc.constantFrom(8, 16),
  stop: fc.constantFrom([], ['\n']),
  constraint: fc.constantFrom(null, { kind: 'gbnf' as const, grammar: 'root ::= "a"' }),
})

test('each distinct prompt is listed once, and every generation leads to the prompt and the settings of its cell', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 20 }), (cells) => {
      const { prompts, generations } = generationInputs(cells)
      expect(new Set(prompts.map((prompt) => JSON.stringify(prompt))).size).toBe(prompts.length)
      expect(generations.map(({ ref }) => ref)).toEqual(cells.map((_, index) => index))
      expect(generations.map((input) => ({ ...prompts[input.prompt], ...input }))).toMatchObject(cells)
    }),
  )
})

test('cells with keys of their own are generations of their own, so the engine need not look for equal ones', () => {
  const parts = { modelHash: 'm', adapter: null, chatTemplateHash: 't', lane: 'exact' as const, engineVersion: 'e' }
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 40 }), (cells) => {
      const byKey = new Map(cells.map((one) => [cellKey({ ...parts, ...one }), one]))
      const { generations } = generationInputs([...byKey.values()])
      // At temperature 0 the seed decides nothing.
      const asked = generations.map((input) => canonicalJson({ ...input, ref: 0, seed: input.sampling.temperature === 0 ? 0 : input.seed }))
      expect(new Set(asked).size).toBe(generations.length)
    }),
  )
})
