import type { Llama } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import type { Json } from '../../core/json.ts'
import { isKeptByFormerGrammar } from '../../core/jsonSchema/formerGrammar.ts'
import { schemaGrammar } from '../../core/jsonSchema/schemaGrammar.ts'
import { gbnfWalk } from '../../core/jsonSchema/testing/gbnfWalk.ts'
import { openLlama } from '../native/llama.ts'

/** What the former grammars ended with, and Assay cut off. */
const ending = String.raw` "\n\n\n\n" [\n]*`

async function formerGrammar(llama: Llama, schema: Json): Promise<string> {
  const { grammar } = await llama.createGrammarForJsonSchema(schema as Parameters<Llama['createGrammarForJsonSchema']>[0])
  const [root = '', ...rules] = grammar.split('\n')
  return [root.slice(0, -ending.length), ...rules].join('\n')
}

const scalar = fc.constantFrom<Json>('a', 'ab', '가 "b"\\\n\t', '', 0, -2.5, 1e21, true, false, null)
const kept = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'kept' },
    fc.oneof(
      fc.array(scalar, { minLength: 1, maxLength: 20 }).map((values): Json => ({ enum: values, title: 'x' })),
      scalar.map((value): Json => ({ const: value })),
      fc.constantFrom(0, 1, 3, 30).map((maxLength): Json => ({ type: 'string', maxLength })),
      fc.subarray(['string', 'boolean', 'null'], { minLength: 1 }).map((type): Json => ({ type })),
      fc.constantFrom('string', 'boolean', 'null').map((type): Json => ({ type })),
    ),
    fc
      .dictionary(fc.constantFrom('a', 'b', '가', 'x"y', ''), tie('schema'), { minKeys: 1, maxKeys: 3, noNullPrototype: true })
      .map((properties): Json => ({
        type: 'object',
        properties,
        required: Object.keys(properties).toReversed(),
        additionalProperties: false,
      })),
    fc
      .record({ items: tie('schema'), minItems: fc.constantFrom(undefined, 0, 1, 2), maxItems: fc.constantFrom(undefined, 2, 3, 5) })
      .map(({ items, minItems, maxItems }): Json => ({
        type: 'array',
        items,
        ...(minItems === undefined ? {} : { minItems }),
        ...(maxItems === undefined ? {} : { maxItems }),
      })),
  ),
})).schema

test('a schema whose cells keep their keys has the same texts in the grammar of node-llama-cpp as in ours', async () => {
  const { llama } = await openLlama()
  let met = 0
  await fc.assert(
    fc.asyncProperty(kept, fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), async (schema, numbers) => {
      expect(isKeptByFormerGrammar(schema)).toBe(true)
      const made = schemaGrammar(schema)
      if (!('grammar' in made)) throw new Error(made.problem)
      const former = gbnfWalk(await formerGrammar(llama, schema))
      const ours = gbnfWalk(made.grammar)
      const random = () => Number(numbers.next().value)
      met++
      for (let count = 0; count < 10; count++) {
        const texts = [former.sample(random, 60), ours.sample(random, 60)]
        // A beginning with another end as well, since the model is held at every token.
        const cut = texts.flatMap((text) => [text, `${text.slice(0, Math.floor(random() * text.length))}${random() < 0.5 ? ' ' : '"'}`])
        expect(cut.map((text) => [text, ours.accepts(text), ours.begins(text)])).toEqual(
          cut.map((text) => [text, former.accepts(text), former.begins(text)]),
        )
      }
    }),
    { numRuns: 2000, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false },
  )
  expect(met).toBeGreaterThan(20)
  await llama.dispose()
})
