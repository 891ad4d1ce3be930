import { isRecord } from './json.ts'

/** `source` is the text of the value; engines without it (older than 2025) leave the third argument out. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown
const parse = JSON.parse as (text: string, reviver?: Reviver) => unknown

/** A number that prints otherwise than it is written has one of these. */
const special = /\d[.eE]|\d{16}|-0/

/**
 * Parses JSON. A number that would print otherwise than it was typed, such as `1.10`, `2.0` or `9007199254740993`, becomes the text that
 * was typed. Throws SyntaxError, or RangeError for a text that is nested too deeply.
 */
export function typedJson(text: string): unknown {
  if (!special.test(text)) return parse(text)
  return parse(text, (_key, value, context) => (typeof value === 'number' ? asTyped(value, context?.source) : value))
}

/** The value, or its source text if it prints otherwise. */
export function asTyped<Value extends number | boolean>(value: Value, source: string | undefined): Value | string {
  return source === undefined || String(value) === source ? value : source
}

/** The texts in `typed` where `plain` has values of the type. */
export function keptTexts(plain: unknown, typed: unknown, type: 'number' | 'boolean'): string[] {
  if (plain === typed) return []
  if (typeof plain === type) return typeof typed === 'string' ? [typed] : []
  if (Array.isArray(plain) && Array.isArray(typed)) return plain.flatMap((item, index) => keptTexts(item, typed[index], type))
  if (isRecord(plain) && isRecord(typed)) return Object.keys(plain).flatMap((key) => keptTexts(plain[key], typed[key], type))
  return []
}
