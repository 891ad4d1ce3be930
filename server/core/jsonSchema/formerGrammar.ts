import { isRecord, type Json } from '../json.ts'

/** Keywords that say something about a value; the others are remarks. */
const asserting = new Set(
  [
    '$ref $dynamicRef $recursiveRef allOf anyOf oneOf not if then else type enum const format pattern minLength maxLength',
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf items prefixItems additionalItems minItems maxItems uniqueItems contains',
    'minContains maxContains unevaluatedItems properties required additionalProperties patternProperties propertyNames minProperties',
    'maxProperties unevaluatedProperties dependentRequired dependentSchemas dependencies',
  ]
    .join(' ')
    .split(' '),
)

/**
 * True for a schema that the grammar of node-llama-cpp, which was used before `schemaGrammar`, kept as well: both have the same texts, so
 * that results stored for it stay valid. Every property is required and no other allowed; strings have at most a `maxLength`.
 */
export function isKeptByFormerGrammar(schema: Json | undefined): boolean {
  if (!isRecord(schema)) return false
  const { type, const: only, enum: listed = only === undefined ? undefined : [only] } = schema
  const has = (...names: string[]) => Object.keys(schema).every((keyword) => !asserting.has(keyword) || names.includes(keyword))
  if (listed !== undefined) return has('type', only === undefined ? 'enum' : 'const') && Array.isArray(listed) && isPlainList(listed, type)
  if (Array.isArray(type))
    return has('type') && type.length > 0 && type.every((each) => each === 'string' || each === 'boolean' || each === 'null')
  if (type === 'boolean' || type === 'null') return has('type')
  if (type === 'string') return has('type', 'maxLength') && isCount(schema.maxLength, 1999)
  if (type === 'array') return has('type', 'items', 'minItems', 'maxItems') && isPlainArray(schema)
  return type === 'object' && has('type', 'properties', 'required', 'additionalProperties') && isClosedObject(schema)
}

function isPlainList(values: readonly Json[], type: Json | undefined): boolean {
  const fits = (value: Json) =>
    type === undefined || (value === null ? type === 'null' : typeof value === type || (type === 'integer' && Number.isInteger(value)))
  return values.length > 0 && values.every((value) => isPlainScalar(value) && fits(value))
}

/** Other control characters were written as they are. */
function isPlainScalar(value: Json): boolean {
  return typeof value === 'string'
    ? /^[^\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]*$/u.test(value)
    : typeof value !== 'object' || value === null
}

function isCount(value: Json | undefined, most: number): boolean {
  return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most)
}

function isPlainArray({ items, minItems = 0, maxItems }: Record<string, Json>): boolean {
  const isOrdered = maxItems === undefined || (Number(maxItems) > 0 && Number(minItems) <= Number(maxItems))
  return isCount(minItems, 1000) && isCount(maxItems, 1000) && isOrdered && isKeptByFormerGrammar(items)
}

function isClosedObject({ properties, required, additionalProperties }: Record<string, Json>): boolean {
  if (!isRecord(properties) || !Array.isArray(required) || additionalProperties !== false) return false
  const names = Object.keys(properties)
  return (
    names.length > 0 &&
    names.every((name) => required.includes(name) && isPlainScalar(name)) &&
    required.every((name) => typeof name === 'string' && Object.hasOwn(properties, name)) &&
    Object.values(properties).every(isKeptByFormerGrammar)
  )
}
