import { dereference, format as formats } from '@cfworker/json-schema'
import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { compilePattern, type Pattern } from '../pattern/pattern.ts'
import { arrayFault } from './arrayRules.ts'
import { objectFault } from './objectRules.ts'
import { numberFault, stringFault } from './scalarRules.ts'
import { isUrl } from './url.ts'
import { type Checked, type Evaluated, type Fault, nothing, type Schema, ValueIndex, type Validation } from './validation.ts'

/** Pairs of a schema and a value, items and members that one output may take: some tenths of a second. */
const mostSteps = 500_000

/**
 * A function that checks values against a JSON Schema (2020-12, and `dependencies` of older drafts). It returns the fault, such as `/age: Instance type "string" is invalid. Expected "integer".`, or null. Every pair of a referred schema and a value is
 * checked once, so that the time does not grow with the number of ways that lead to it. Throws AppError BAD_INPUT when a value takes too many
 * steps. The schema must have no `jsonSchemaProblem`.
 */
export function schemaValidator(schema: Json): (value: Json) => string | null {
  // `dereference` adds addresses to the schemas.
  const root = structuredClone(schema) as Schema
  const byAddress = dereference(root as object) as unknown as Record<string, Schema>
  const shared = new SharedParts(byAddress)
  return (value) => {
    try {
      const { fault } = new Run(shared).check(root, value)
      return fault && [fault.place, fault.message].filter((part) => part !== '').join(': ')
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown
      throw new AppError('BAD_INPUT', 'is-json: the output or the schema is nested too deeply.')
    }
  }
}

type Keywords = Exclude<Schema, boolean>

/** The canonical texts that a keyword allows, and the fault of another value. */
type Allowed = { texts: ReadonlySet<string>; fault: Fault }[]

/** What is computed once for a schema: compiled patterns, the texts and messages of `const` and `enum`. */
class SharedParts {
  readonly #byAddress: Record<string, Schema>
  readonly #patterns = new Map<string, Pattern>()
  readonly #allowed = new WeakMap<object, Allowed>()
  readonly #index = new ValueIndex(() => undefined)
  /** Whether a keyword asks for the members and items that others have looked at. */
  readonly asksEvaluated: boolean

  constructor(byAddress: Record<string, Schema>) {
    this.#byAddress = byAddress
    this.asksEvaluated = Object.values(byAddress).some(
      (schema) => typeof schema === 'object' && (schema.unevaluatedItems ?? schema.unevaluatedProperties) !== undefined,
    )
  }

  at(address: string): Schema | undefined {
    return this.#byAddress[address]
  }

  pattern(source: string): Pattern {
    let pattern = this.#patterns.get(source)
    if (!pattern) this.#patterns.set(source, (pattern = compilePattern(source, 'u')))
    return pattern
  }

  /** The values that `const` and `enum` of a schema allow. */
  allowedBy(schema: Keywords): Allowed {
    let allowed = this.#allowed.get(schema)
    if (!allowed) {
      const { const: fixed, enum: listed } = schema
      const textOf = (value: Json) => this.#index.textOf(value)
      allowed = [
        ...(fixed === undefined ? [] : [{ texts: new Set([textOf(fixed)]), fault: own(`Instance does not match ${shortJson(fixed)}.`) }]),
        ...(listed === undefined
          ? []
          : [{ texts: new Set(listed.map(textOf)), fault: own(`Instance does not match any of ${shortJson(listed)}.`) }]),
      ]
      this.#allowed.set(schema, allowed)
    }
    return allowed
  }
}

class Run implements Validation {
  readonly #shared: SharedParts
  readonly #known = new Map<Schema, Map<Json, Checked | 'open'>>()
  readonly #index = new ValueIndex((steps) => this.spend(steps))
  #steps = 0

  constructor(shared: SharedParts) {
    this.#shared = shared
  }

  spend(steps: number): void {
    this.#steps += steps
    if (this.#steps > mostSteps)
      throw new AppError(
        'BAD_INPUT',
        'is-json: checking the output by the schema takes too many steps. Simplify the schema, or ask for less.',
      )
  }

  textOf(value: Json): string {
    return this.#index.textOf(value)
  }

  matches(pattern: string, text: string): boolean {
    this.spend(1 + text.length / 16)
    return this.#shared.pattern(pattern).test(text)
  }

  check(schema: Schema, value: Json): Checked {
    if (schema === true) return { fault: null, evaluated: nothing }
    if (schema === false) return { fault: { place: '', message: 'False boolean schema.' }, evaluated: nothing }
    this.spend(1)
    const evaluated: Evaluated = this.#shared.asksEvaluated ? new Set() : ignored
    let fault: Fault | null = null
    const note = (found: Fault | null): void => {
      fault = found ?? fault
    }
    const inPlace = (inner: Schema): Checked => {
      const checked = this.check(inner, value)
      if (!checked.fault) this.#add(evaluated, checked.evaluated)
      return checked
    }
    if (typeof schema.$ref === 'string') {
      const referred = this.#referred(schema.__absolute_ref__ ?? schema.$ref, value)
      if (!referred.fault) this.#add(evaluated, referred.evaluated)
      note(referred.fault)
    }
    note(typeFault(schema, value, this))
    note(this.#valueFault(schema, value))
    if (schema.not !== undefined && !this.check(schema.not, value).fault) note(own('Instance matched "not" schema.'))
    note(this.#combined(schema, inPlace))
    if (typeof value === 'string') {
      note(stringFault(schema, value, this))
      note(this.#formatFault(schema, value))
    } else if (typeof value === 'number') note(numberFault(schema, value))
    else if (Array.isArray(value)) note(arrayFault(schema, value, evaluated, this))
    else if (isRecord(value)) note(objectFault(schema, value, { evaluated, inPlace }, this))
    return { fault, evaluated }
  }

  /** As `check`, once for each schema and value: many ways may lead to both. */
  #referred(address: string, value: Json): Checked {
    const schema = this.#shared.at(address)
    if (schema === undefined) throw new AppError('BAD_INPUT', `is-json: schema: It refers to ${address}, which does not exist.`)
    let known = this.#known.get(schema)
    if (!known) this.#known.set(schema, (known = new Map<Json, Checked | 'open'>()))
    const before = known.get(value)
    if (before === 'open') throw new AppError('BAD_INPUT', 'is-json: schema: a $ref leads back to itself without end.')
    if (before) return before
    known.set(value, 'open')
    const checked = this.check(schema, value)
    known.set(value, checked)
    return checked
  }

  #add(all: Evaluated, more: ReadonlySet<string | number>): void {
    this.spend(more.size / 8)
    for (const each of more) all.add(each)
  }

  #combined(schema: Keywords, inPlace: (inner: Schema) => Checked): Fault | null {
    let fault: Fault | null = null
    const { anyOf, allOf, oneOf } = schema
    if (anyOf) {
      const checked = anyOf.map(inPlace)
      if (!checked.some((each) => each.fault === null)) fault = checked.at(-1)?.fault ?? own('Instance does not match any subschemas.')
    }
    if (allOf) fault = allOf.map(inPlace).findLast((each) => each.fault !== null)?.fault ?? fault
    if (oneOf) {
      const checked = oneOf.map(inPlace)
      const matches = checked.filter((each) => each.fault === null).length
      const message = `Instance does not match exactly one subschema (${matches} matches).`
      if (matches !== 1) fault = (matches === 0 ? checked.at(-1)?.fault : null) ?? own(message)
    }
    if (schema.if !== undefined) {
      const branch = inPlace(schema.if).fault ? schema.else : schema.then
      if (branch !== undefined) fault = inPlace(branch).fault ?? fault
    }
    return fault
  }

  #valueFault(schema: Keywords, value: Json): Fault | null {
    if (schema.const === undefined && schema.enum === undefined) return null
    return this.#shared.allowedBy(schema).findLast(({ texts }) => !texts.has(this.textOf(value)))?.fault ?? null
  }

  #formatFault({ format }: Keywords, value: string): Fault | null {
    if (format === undefined || !Object.hasOwn(formats, format)) return null
    this.spend(value.length / 16)
    const fits = format === 'url' ? isUrl(value) : formats[format]?.(value)
    return fits ? null : own(`String does not match format "${format}".`)
  }
}

/** Takes the place of a set that nobody reads. */
const ignored: Evaluated = new (class extends Set<string | number> {
  override add(): this {
    return this
  }
})()

const own = (message: string): Fault => ({ place: '', message })

/** JSON for a message, cut to a length that can be read. */
function shortJson(value: Json): string {
  const shown = JSON.stringify(Array.isArray(value) ? value.slice(0, 50) : value)
  const cut = shown.length > 300 ? `${shown.slice(0, 300)}…` : shown
  return Array.isArray(value) && value.length > 50 ? `${cut} and ${value.length - 50} more` : cut
}

function typeFault({ type }: Keywords, value: Json, run: Validation): Fault | null {
  if (type === undefined) return null
  run.spend(type.length / 8)
  const is = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const wanted = [type].flat()
  if (wanted.some((each) => each === is || (each === 'integer' && typeof value === 'number' && value % 1 === 0))) return null
  return own(`Instance type "${is}" is invalid. Expected "${wanted.join('", "')}".`)
}
