import { expect, test } from 'vitest'

import type { Json } from '../../core/json.ts'
import { isJson } from '../../core/metrics/text/isJson.ts'
import { seededRng } from '../../core/rng.ts'
import { schemaGrammar } from '../../core/jsonSchema/schemaGrammar.ts'
import { gbnfWalk } from '../../core/jsonSchema/testing/gbnfWalk.ts'
import { keptSchemas } from '../../core/jsonSchema/testing/keptSchemas.ts'
import { createEngine } from '../door/client.ts'
import { openLlama } from '../native/llama.ts'
import { askCell, collectCells } from '../testing/testCells.ts'

const order: Json = {
  type: 'object',
  properties: { 품목: { type: 'string', maxLength: 8 }, quantity: { enum: [1, 2, 3] } },
  required: ['품목', 'quantity'],
  additionalProperties: false,
}

test('llama.cpp reads the grammar of every schema, and follows it as the tests of the grammars do', async () => {
  const { llama } = await openLlama()
  for (const [name, schema] of Object.entries(keptSchemas)) {
    const made = schemaGrammar(schema)
    if (!('grammar' in made)) throw new Error(`${name}: ${made.problem}`)
    const { grammar } = made
    const native = (await llama.createGrammar({ grammar })) as unknown as { _testText: (text: string) => boolean }
    const walk = gbnfWalk(grammar)
    const random = seededRng(name)
    for (let count = 0; count < 20; count++) {
      const text = walk.sample(random, 40)
      const broken = `${text.slice(0, -1)}§${text.slice(-1)}`
      expect([name, text, native._testText(text), native._testText(broken)]).toEqual([name, text, true, walk.begins(broken)])
    }
  }
  await llama.dispose()
})

test('an output held to a schema is complete JSON, ended by the model with nothing after it', async () => {
  const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
  try {
    const cells = ['사과 두 개 주세요.', 'Three pens, please.', 'One desk.'].map((question, ref) =>
      askCell(ref, question, { sampling: { temperature: 0 }, maxTokens: 60, constraint: { kind: 'json_schema', schema: order } }),
    )
    const { results } = await collectCells(engine, { cells })
    expect(results.size).toBe(cells.length)
    for (const { output, finishReason } of results.values()) {
      expect(finishReason).toBe('stop')
      expect(Object.keys(JSON.parse(output) as object)).toEqual(['품목', 'quantity'])
      expect(output).toBe(output.trim())
    }
  } finally {
    await engine.close()
  }
})

/** Schemas that the grammar of node-llama-cpp narrowed to `{}` or `null`, or did not hold the model to at all. */
const narrowed: [schema: Json, wanted: string][] = [
  [{ type: 'object' }, 'more than {}'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'more than null'],
  [{ allOf: [{ type: 'object' }, { required: ['name'] }] }, 'more than null'],
  [{ properties: { name: { type: 'string' } }, required: ['name'] }, 'more than null'],
  [{ type: ['object', 'null'] }, 'more than null'],
  [{}, 'more than null'],
  [{ type: 'string', pattern: String.raw`^\d{3}$` }, 'three digits'],
  [{ type: 'integer', minimum: 100 }, 'a number'],
  [
    { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name'], additionalProperties: false },
    'a name',
  ],
  [
    { $ref: '#/definitions/x', definitions: { x: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } } },
    'a name',
  ],
]

test('outputs keep the schemas that were narrowed without a word, and a model has a choice', async () => {
  const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
  const draws = 4
  try {
    const cells = narrowed.flatMap(([schema], index) =>
      Array.from({ length: draws }, (_, draw) =>
        askCell(index * draws + draw, 'Describe a person as JSON with name and age.', {
          seed: draw + 1,
          maxTokens: 120,
          constraint: { kind: 'json_schema', schema },
        }),
      ),
    )
    const { results } = await collectCells(engine, { cells })
    for (const [index, [schema, wanted]] of narrowed.entries()) {
      const outputs = Array.from({ length: draws }, (_, draw) => results.get(index * draws + draw))
      const whole = outputs.filter((result) => result?.finishReason === 'stop').map((result) => result?.output ?? '')
      const score = isJson.scorer({ schema })
      expect([wanted, whole.map((output) => score({ output, reference: null, vars: {} }))]).toEqual([
        wanted,
        whole.map(() => ({ score: 1, reason: null })),
      ])
      expect([wanted, whole.length > 0]).toEqual([wanted, true])
      const begun = new Set(outputs.map((result) => result?.output.slice(0, 12)))
      expect([wanted, [...begun].filter((output) => !['{}', '{ }', 'null'].includes(output ?? '')).length > 0]).toEqual([wanted, true])
    }
  } finally {
    await engine.close()
  }
})
