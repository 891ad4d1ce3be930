import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'

import type { Json } from '../json.ts'
import { schemaGrammar } from './schemaGrammar.ts'
import { arbitrarySchema, arbitraryValue, mostSpellings, spellings } from './testing/arbitrarySchema.ts'
import { type GbnfWalk, gbnfWalk } from './testing/gbnfWalk.ts'

/** A longer search by hand: ASSAY_SCHEMA_SECONDS=600. */
const seconds = Number(process.env.ASSAY_SCHEMA_SECONDS ?? 5)

const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false })

/** The grammar of a schema and an independent validator; null if the schema is refused. */
function opened(schema: Json): { walk: GbnfWalk; validate: (value: Json) => boolean } | null {
  const made = schemaGrammar(schema)
  if (!('grammar' in made)) return null
  const whole = typeof schema === 'boolean' ? { allOf: [schema] } : (schema as object)
  const validate = ajv.compile(whole)
  ajv.removeSchema(whole)
  return { walk: gbnfWalk(made.grammar), validate }
}

test('what a random walk through the grammar of a generated schema writes is JSON that the schema allows', () => {
  let kept = 0
  let tried = 0
  fc.assert(
    fc.property(arbitrarySchema, fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (schema, numbers) => {
      tried++
      const found = opened(schema)
      if (!found) return
      kept++
      const random = () => Number(numbers.next().value)
      for (let count = 0; count < 10; count++) {
        const text = found.walk.sample(random, 40)
        expect([text, found.validate(JSON.parse(text) as Json)]).toEqual([text, true])
      }
      // llama.cpp compares every token with each of them.
      expect(found.walk.mostStacks()).toBeLessThan(1500)
    }),
    { numRuns: 100_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false },
  )
  expect(kept / tried).toBeGreaterThan(0.3)
}, 600_000)

test('the grammar of a generated schema accepts a value, with its keys in some order, exactly if the schema allows it', () => {
  const met = { allowed: 0, forbidden: 0 }
  fc.assert(
    fc.property(arbitrarySchema, fc.array(arbitraryValue, { minLength: 10, maxLength: 30 }), (schema, values) => {
      const found = opened(schema)
      if (!found) return
      for (const value of values) {
        const texts = spellings(value)
        // The one in the order of the grammar may not be among them.
        if (texts.length === mostSpellings) continue
        const allowed = found.validate(value)
        met[allowed ? 'allowed' : 'forbidden']++
        expect([value, texts.some((text) => found.walk.accepts(text))]).toEqual([value, allowed])
      }
    }),
    { numRuns: 100_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false },
  )
  expect(Math.min(met.allowed, met.forbidden)).toBeGreaterThan(100)
}, 600_000)
