import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { jsonSchemaProblem } from './jsonSchemaProblem.ts'
import { defineMetric } from '../metric/metric.ts'
import { schemaValidator } from '../schema/schemaValidator.ts'

/** Not `z.record`, which silently drops a member named `__proto__`. */
const schemaOption = z
  .custom<Json>((value) => typeof value === 'boolean' || isRecord(value), { error: 'must be an object, true or false' })
  .meta({ type: 'object' })

/** 1 when the output is JSON and satisfies the schema, if one is given (JSON Schema 2020-12). */
export const isJson = defineMetric({
  id: 'is-json',
  title: 'Is JSON',
  group: 'structure',
  description:
    '1 if the whole output is JSON and satisfies the schema, if one is given. With fence: true a Markdown code fence around it is allowed.',
  mainOption: 'schema',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    schema: schemaOption.optional(),
    fence: z.boolean().default(false),
  }),
  scorer: ({ schema, fence }) => {
    const schemaFault = schema === undefined ? () => null : faultFinder(schema)
    return ({ output }) => {
      const text = (fence && insideFence(output)) || output
      let value: Json
      try {
        value = JSON.parse(text) as Json
      } catch (thrown) {
        return { score: 0, reason: thrown instanceof Error ? `${thrown.message}.` : null }
      }
      const fault = schemaFault(value)
      return { score: fault === null ? 1 : 0, reason: fault }
    }
  },
})

/** The text inside a Markdown code fence that is the whole output; null without one. */
function insideFence(output: string): string | null {
  const text = output.trim()
  const firstLine = /^```[^\n`]*\n/.exec(text)?.[0]
  if (firstLine === undefined || text.length < firstLine.length + 3 || !text.endsWith('```')) return null
  return text.slice(firstLine.length, -3).trimEnd()
}

/** A function that returns the fault of a value by the schema, or null. Throws AppError BAD_INPUT for an invalid schema. */
function faultFinder(schema: Json): (value: Json) => string | null {
  const problem = jsonSchemaProblem(schema)
  if (problem !== null) throw new AppError('BAD_INPUT', `is-json: schema: ${problem}`)
  return schemaValidator(schema)
}
