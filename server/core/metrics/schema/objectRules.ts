import type { Json } from '../../json.ts'
import { below, type Checked, type Evaluated, type Fault, type Schema, type Validation } from './validation.ts'

type Keywords = Exclude<Schema, boolean>
type Members = Record<string, Json>
type Context = { evaluated: Evaluated; inPlace: (schema: Schema) => Checked }

/** The fault of an object by the keywords for objects; adds the members that these look at to `evaluated`. */
export function objectFault(schema: Keywords, value: Members, context: Context, run: Validation): Fault | null {
  const keys = Object.keys(value)
  run.spend(keys.length / 8)
  let fault: Fault | null = null
  const note = (found: Fault | null): void => {
    fault = found ?? fault
  }
  note(requiredFault(schema.required ?? [], value, (key) => `Instance does not have required property "${key}".`, run))
  const { minProperties, maxProperties, propertyNames } = schema
  if (minProperties !== undefined && keys.length < minProperties) note(own(`Instance does not have at least ${minProperties} properties.`))
  if (maxProperties !== undefined && keys.length > maxProperties) note(own(`Instance has more than ${maxProperties} properties.`))
  if (propertyNames !== undefined) {
    for (const key of keys) {
      const { fault: inner } = run.check(propertyNames, key)
      if (inner) note(below(key, inner))
    }
  }
  note(dependencyFault(schema, value, context, run))
  note(membersFault(schema, value, keys, context.evaluated, run))
  return fault
}

const own = (message: string): Fault => ({ place: '', message })

function requiredFault(required: readonly string[], value: Members, message: (key: string) => string, run: Validation): Fault | null {
  run.spend(required.length / 8)
  const missing = required.findLast((key) => !Object.hasOwn(value, key))
  return missing === undefined ? null : own(message(missing))
}

function dependencyFault(schema: Keywords, value: Members, { inPlace }: Context, run: Validation): Fault | null {
  let fault: Fault | null = null
  const { dependentRequired = {}, dependentSchemas = {}, dependencies = {} } = schema
  for (const [key, needed] of [
    ...Object.entries(dependentRequired),
    ...Object.entries(dependentSchemas),
    ...Object.entries(dependencies),
  ]) {
    run.spend(1)
    if (!Object.hasOwn(value, key)) continue
    const missing = (other: string) => `Instance has "${key}" but does not have "${other}".`
    fault = (Array.isArray(needed) ? requiredFault(needed, value, missing, run) : inPlace(needed).fault) ?? fault
  }
  return fault
}

/** `properties`, `patternProperties`, and for the members without one of these `additionalProperties` or `unevaluatedProperties`. */
function membersFault(schema: Keywords, value: Members, keys: string[], evaluated: Evaluated, run: Validation): Fault | null {
  const { properties = {}, patternProperties = {}, additionalProperties, unevaluatedProperties } = schema
  const covered = new Set<string>()
  let fault: Fault | null = null
  const check = (key: string, inner: Schema): void => {
    covered.add(key)
    const checked = run.check(inner, value[key] ?? null)
    if (checked.fault) fault = below(key, checked.fault)
    else evaluated.add(key)
  }
  for (const key of keys) {
    const named = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (named !== undefined) check(key, named)
    if (fault) return fault
  }
  for (const [pattern, inner] of Object.entries(patternProperties)) {
    for (const key of keys) if (run.matches(pattern, key)) check(key, inner)
  }
  if (fault) return fault
  if (additionalProperties !== undefined) {
    for (const key of keys) if (!covered.has(key)) check(key, additionalProperties)
  } else if (unevaluatedProperties !== undefined) {
    for (const key of keys) if (!evaluated.has(key)) check(key, unevaluatedProperties)
  }
  return fault
}
