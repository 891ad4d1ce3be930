import { expect, test } from 'vitest'

import type { Json } from '../../core/json.ts'
import { createEngine } from '../door/client.ts'
import { jsonSchemaGrammar } from './jsonSchemaGrammar.ts'
import { openLlama } from '../native/llama.ts'
import { askCell, collectCells } from '../testing/testCells.ts'

const order: Json = {
  type: 'object',
  properties: { 품목: { type: 'string', maxLength: 8 }, quantity: { enum: [1, 2, 3] } },
  required: ['품목', 'quantity'],
  additionalProperties: false,
}

test('every kind of schema makes a grammar that ends with its JSON', async () => {
  const { llama } = await openLlama()
  const schemas: Json[] = [
    order,
    { enum: ['a', 'b'] },
    { type: 'array', items: order },
    { type: 'string' },
    { oneOf: [order, { type: 'null' }] },
  ]
  for (const schema of schemas) expect((await jsonSchemaGrammar(llama, schema)).grammar).not.toMatch(/\\n\\n\\n\\n/)
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
