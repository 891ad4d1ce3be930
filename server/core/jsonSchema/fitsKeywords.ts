import { isRecord, type Json } from '../json.ts'
import { satisfies } from './machine.ts'
import { decimalOf } from './numberMachine.ts'
import { childNode, keywordsOf, type SchemaNode } from './schemaNode.ts'
import { lengthCondition, patternCondition, textConditions } from './stringGrammar.ts'

/**
 * `fits` answers for the values inside a value. `loose`: formats, of which a grammar leaves out rare forms, are left out, so that all
 * values that satisfy the schema fit, and perhaps others; otherwise all that fit satisfy it. `from`: a list that the value is taken from.
 */
type Judging = { fits: Fits; loose: boolean; from?: readonly Json[] }
type Fits = (goal: readonly SchemaNode[], value: Json, loose: boolean) => boolean

/** True if a value satisfies the node's own keywords. */
export function fitsKeywords(node: SchemaNode, value: Json, judging: Judging): boolean {
  const { loose, from } = judging
  const { type, enum: listed, const: only } = keywordsOf(node)
  if (type !== undefined && ![type].flat().some((each) => hasType(value, each))) return false
  if (Array.isArray(listed) && listed !== from && !listed.some((each) => isSame(each, value))) return false
  if (only !== undefined && !isSame(only, value)) return false
  if (typeof value === 'number') return fitsNumber(node, value)
  if (typeof value === 'string') return satisfies(value, [...textConditions([node], loose), ...lengthCondition([node])])
  if (Array.isArray(value)) return fitsArray(node, value, judging)
  return !isRecord(value) || fitsObject(node, value, judging)
}

function hasType(value: Json, type: Json): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isRecord(value)
  return value === null ? type === 'null' : typeof value === type
}

function isSame(a: Json, b: Json): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, index) => isSame(each, b[index] ?? null))
  if (!isRecord(a) || !isRecord(b)) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null))
}

function fitsNumber(node: SchemaNode, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = keywordsOf(node)
  return (
    !(typeof minimum === 'number' && value < minimum) &&
    !(typeof maximum === 'number' && value > maximum) &&
    !(typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) &&
    !(typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) &&
    !(typeof multipleOf === 'number' && !isMultiple(value, multipleOf))
  )
}

function isMultiple(value: number, divisor: number): boolean {
  const [a, b] = [decimalOf(value), decimalOf(divisor)]
  const places = Math.max(a.part.length, b.part.length)
  const whole = ({ whole: digits, part }: typeof a) => BigInt(digits + part.padEnd(places, '0'))
  return divisor > 0 && whole(a) % whole(b) === 0n
}

function fitsArray(node: SchemaNode, values: readonly Json[], { fits, loose }: Judging): boolean {
  const { minItems = 0, maxItems = Infinity, prefixItems, items, uniqueItems } = keywordsOf(node)
  if (values.length < Number(minItems) || values.length > Number(maxItems)) return false
  if (uniqueItems === true && values.some((value, index) => values.slice(0, index).some((other) => isSame(value, other)))) return false
  if (!fitsContains(node, values, { fits, loose })) return false
  const isOldForm = Array.isArray(items)
  const first = isOldForm ? items : Array.isArray(prefixItems) ? prefixItems : []
  return values.every((value, index) => {
    const goal =
      index < first.length
        ? childNode(node, isOldForm ? 'items' : 'prefixItems', index)
        : childNode(node, isOldForm ? 'additionalItems' : 'items')
    return goal === null || fits([goal], value, loose)
  })
}

function fitsContains(node: SchemaNode, values: readonly Json[], { fits, loose }: Judging): boolean {
  const { minContains = 1, maxContains = Infinity } = keywordsOf(node)
  const wanted = childNode(node, 'contains')
  const count = (isLoose: boolean) => (wanted === null ? 0 : values.filter((value) => fits([wanted], value, isLoose)).length)
  return wanted === null || (count(loose) >= Number(minContains) && count(!loose) <= Number(maxContains))
}

function fitsObject(node: SchemaNode, value: Record<string, Json>, { fits, loose }: Judging): boolean {
  const { required, minProperties = 0, maxProperties = Infinity, properties, patternProperties } = keywordsOf(node)
  const names = Object.keys(value)
  if (names.length < Number(minProperties) || names.length > Number(maxProperties)) return false
  if (Array.isArray(required) && !required.every((name) => typeof name === 'string' && Object.hasOwn(value, name))) return false
  if (!names.every((name) => fitsDependents(node, name, value, { fits, loose }))) return false
  const nameGoal = childNode(node, 'propertyNames')
  const patterns = Object.keys(isRecord(patternProperties) ? patternProperties : {})
  return names.every((name) => {
    const own = isRecord(properties) && Object.hasOwn(properties, name) ? [childNode(node, 'properties', name)] : []
    const matching = patterns.filter((pattern) => satisfies(name, [patternCondition(node, 'patternProperties', pattern)]))
    const found = [...own, ...matching.map((pattern) => childNode(node, 'patternProperties', pattern))]
    const goal = (found.length > 0 ? found : [childNode(node, 'additionalProperties')]).filter((each) => each !== null)
    return (nameGoal === null || fits([nameGoal], name, loose)) && fits(goal, value[name] ?? null, loose)
  })
}

/** True if an object has what a property of it demands of the whole. */
function fitsDependents(node: SchemaNode, name: string, value: Record<string, Json>, { fits, loose }: Judging): boolean {
  return ['dependentRequired', 'dependentSchemas', 'dependencies'].every((keyword) => {
    const dependent = childNode(node, keyword, name)
    if (dependent === null) return true
    if (!Array.isArray(dependent.schema)) return fits([dependent], value, loose)
    return dependent.schema.every((other) => typeof other === 'string' && Object.hasOwn(value, other))
  })
}
