import { Validator } from '@cfworker/json-schema'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { jsonSchemaProblem } from './jsonSchemaProblem.ts'
import { defineMetric } from '../metric/metric.ts'

const fenced = /^\s*```[^\n`]*\n(.*?)\n?\s*```\s*$/s

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
    schema: z.union([z.boolean(), z.record(z.string(), z.json())]).optional(),
    fence: z.boolean().default(false),
  }),
  scorer: ({ schema, fence }) => {
    const schemaFault = schema === undefined ? () => null : faultFinder(schema)
    return ({ output }) => {
      const text = (fence && fenced.exec(output)?.[1]) || output
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

/**
 * A function that returns the violation of the schema by a value, such as `/age: Instance type "string" is invalid. Expected "integer".`,
 * or null.
 */
function faultFinder(schema: Json): (value: Json) => string | null {
  const problem = jsonSchemaProblem(schema)
  if (problem !== null) throw new AppError('BAD_INPUT', `is-json: schema: ${problem}`)
  // The validator modifies the schema.
  const validator = new Validator(structuredClone(schema) as object, '2020-12')
  return (value) => {
    const { valid, errors } = validator.validate(value)
    if (valid) return null
    // The first errors only say that something deeper is wrong.
    const { instanceLocation = '', error = '' } = errors.at(-1) ?? {}
    // The validator writes places as URIs, in which Korean becomes %EB%82%98.
    return [decodeURI(instanceLocation.replace(/^#/, '')), error].filter((part) => part !== '').join(': ')
  }
}
