import { dereference } from '@cfworker/json-schema'
import { closestName } from '../../closestName.ts'
import { isRecord, type Json } from '../../json.ts'
import { compilePattern, shortened } from '../pattern/pattern.ts'

const types = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']
const schemaMaps = ['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas']
const schemaLists = ['prefixItems', 'allOf', 'anyOf', 'oneOf']
const schemas = words(
  'additionalItems additionalProperties contains else if items not propertyNames then unevaluatedItems unevaluatedProperties',
)
const counts = words('maxContains maxItems maxLength maxProperties minContains minItems minLength minProperties')
const numbers = words('exclusiveMaximum exclusiveMinimum maximum minimum multipleOf')
const others = words(
  'dependencies type enum const pattern required format uniqueItems dependentRequired $ref $id $anchor $schema $comment id',
)
const notes = words('title description default example examples deprecated readOnly writeOnly contentEncoding contentMediaType')
const keywords = [...schemaMaps, ...schemaLists, ...schemas, ...counts, ...numbers, ...others, ...notes]

function words(text: string): string[] {
  return text.split(' ')
}

/**
 * The problem of a JSON Schema, as a sentence that begins with the place (`properties/age`), or null. The validator accepts any object: a
 * misspelled type would fail every output, a misspelled keyword would pass it.
 */
export function jsonSchemaProblem(schema: Json): string | null {
  try {
    return problemAt(schema, '') ?? unresolvedReference(schema)
  } catch (thrown) {
    if (thrown instanceof RangeError) return 'It is nested too deeply.'
    throw thrown
  }
}

function problemAt(schema: Json | undefined, path: string): string | null {
  const tell = (sentence: string) => `${path === '' ? 'It' : path} ${sentence}`
  if (typeof schema === 'boolean') return null
  if (!isRecord(schema)) return tell('must be an object, true or false.')
  for (const [keyword, value] of Object.entries(schema)) {
    const problem = keywordProblem(keyword, value)
    if (problem !== null) return tell(problem)
    for (const [key, child] of children(keyword, value)) {
      const below = problemAt(child, [path, keyword, key].filter((part) => part !== '').join('/'))
      if (below !== null) return below
    }
  }
  return null
}

function keywordProblem(keyword: string, value: Json): string | null {
  const near = keywords.includes(keyword) ? null : closestName(keyword, keywords)
  if (near !== null) return `has the unknown keyword "${keyword}". Did you mean "${near}"?`
  if (keyword === 'type') {
    const wrong = [value].flat().find((type) => typeof type !== 'string' || !types.includes(type))
    return wrong === undefined ? null : `has the type ${JSON.stringify(wrong)}; types are ${types.join(', ')}.`
  }
  if (keyword === 'pattern') return typeof value === 'string' ? patternProblem(value) : 'has a pattern that is not a string.'
  if (keyword === 'patternProperties' && isRecord(value)) {
    return (
      Object.keys(value)
        .map(patternProblem)
        .find((problem) => problem !== null) ?? null
    )
  }
  if (keyword === 'enum' && !Array.isArray(value)) return 'has an enum that is not a list.'
  if (keyword === 'required' && !(Array.isArray(value) && value.every((name) => typeof name === 'string'))) {
    return 'has a required that is not a list of names.'
  }
  if (counts.includes(keyword) && !(Number.isInteger(value) && Number(value) >= 0))
    return `has a ${keyword} that is not an integer of at least 0.`
  if (numbers.includes(keyword) && typeof value !== 'number') return `has a ${keyword} that is not a number.`
  if (schemaMaps.includes(keyword) && !isRecord(value)) return `has ${keyword} that are not an object of schemas by name.`
  if (schemaLists.includes(keyword) && !Array.isArray(value)) return `has ${keyword} that is not a list of schemas.`
  return null
}

function patternProblem(pattern: string): string | null {
  try {
    void compilePattern(pattern, 'u')
    return null
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.replace(/^.*: /s, '') : ''
    return `has the pattern ${shortened(pattern)}, which is not a regular expression: ${reason}.`
  }
}

function children(keyword: string, value: Json): [string, Json | undefined][] {
  if (schemaMaps.includes(keyword) && isRecord(value)) return Object.entries(value)
  const isOldForm = keyword === 'items' && Array.isArray(value)
  if ((schemaLists.includes(keyword) || isOldForm) && Array.isArray(value)) return value.map((child, index) => [String(index), child])
  return schemas.includes(keyword) ? [['', value]] : []
}

function unresolvedReference(schema: Json): string | null {
  if (!isRecord(schema)) return null
  // Works on a copy: `dereference` adds the absolute address to each `$ref`.
  const known = dereference(structuredClone(schema))
  for (const part of Object.values(known)) {
    if (typeof part === 'boolean' || part.$ref === undefined) continue
    if (!Object.hasOwn(known, part.__absolute_ref__ ?? part.$ref)) return `It refers to ${part.$ref}, which does not exist.`
  }
  return null
}
