import { canonicalJson, type Json } from '../../json.ts'

/** A JSON Schema whose keywords have the right types; see `jsonSchemaProblem`. */
export type Schema =
  | boolean
  | {
      $ref?: string
      /** The address of `$ref`, added by `dereference`. */
      __absolute_ref__?: string
      type?: string | string[]
      const?: Json
      enum?: Json[]
      not?: Schema
      anyOf?: Schema[]
      allOf?: Schema[]
      oneOf?: Schema[]
      if?: Schema
      then?: Schema
      else?: Schema
      format?: string
      pattern?: string
      minLength?: number
      maxLength?: number
      minimum?: number
      maximum?: number
      exclusiveMinimum?: number
      exclusiveMaximum?: number
      multipleOf?: number
      properties?: Record<string, Schema>
      patternProperties?: Record<string, Schema>
      additionalProperties?: Schema
      unevaluatedProperties?: Schema
      propertyNames?: Schema
      required?: string[]
      minProperties?: number
      maxProperties?: number
      dependentRequired?: Record<string, string[]>
      dependentSchemas?: Record<string, Schema>
      dependencies?: Record<string, Schema | string[]>
      prefixItems?: Schema[]
      /** A list in drafts before 2020-12: the schemas of the first items; `additionalItems` is that of the others. */
      items?: Schema | Schema[]
      additionalItems?: Schema
      unevaluatedItems?: Schema
      contains?: Schema
      minContains?: number
      maxContains?: number
      minItems?: number
      maxItems?: number
      uniqueItems?: boolean
    }

/** Why a value does not satisfy a schema; `place` is a JSON pointer from the value that was checked. */
export type Fault = { place: string; message: string }

/** The members and items that a schema has looked at, for `unevaluatedProperties` and `unevaluatedItems`. */
export type Evaluated = Set<string | number>

export const nothing: ReadonlySet<string | number> = new Set()

export type Checked = { fault: Fault | null; evaluated: ReadonlySet<string | number> }

/** One check of a value by a schema. */
export type Validation = {
  check: (schema: Schema, value: Json) => Checked
  /** Counts work; throws AppError when there is too much. */
  spend: (steps: number) => void
  /** Equal values have the same text. */
  textOf: (value: Json) => string
  matches: (pattern: string, text: string) => boolean
}

/** The canonical text of values, computed once for each list and object. */
export class ValueIndex {
  readonly #texts = new WeakMap<object, string>()
  readonly #spend: (steps: number) => void

  constructor(spend: (steps: number) => void) {
    this.#spend = spend
  }

  textOf(value: Json): string {
    if (typeof value === 'string') {
      this.#spend(value.length / 8)
      return JSON.stringify(value)
    }
    if (typeof value !== 'object' || value === null) return String(value === 0 ? 0 : value)
    let text = this.#texts.get(value)
    if (text === undefined) {
      text = canonicalJson(value)
      this.#texts.set(value, text)
      this.#spend(text.length / 8)
    }
    return text
  }
}

/** A fault of a member or an item, seen from the value that holds it. */
export function below(key: string | number, { place, message }: Fault): Fault {
  const step = String(key).replaceAll('~', '~0').replaceAll('/', '~1')
  return { place: `/${step}${place}`, message }
}
