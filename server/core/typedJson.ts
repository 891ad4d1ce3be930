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

/**
 * Variables of a case: a variable that is a number is the text that was typed, as in `typed`. Numbers in its lists and mappings stay numbers,
 * as in `plain`, since templates compute with them and JSON is made of them; only one that would lose digits is the text.
 */
export function typedVars(plain: unknown, typed: unknown): unknown {
  if (!isRecord(plain) || !isRecord(typed)) return typed
  return mapped(plain, (value, key) => (typeof value === 'object' ? withNumbers(value, typed[key]) : typed[key]))
}

function withNumbers(plain: unknown, typed: unknown): unknown {
  if (plain === typed) return plain
  if (typeof plain === 'number') return typeof typed === 'string' && losesDigits(plain, typed) ? typed : plain
  if (Array.isArray(plain) && Array.isArray(typed)) return plain.map((item, index) => withNumbers(item, typed[index]))
  return isRecord(plain) && isRecord(typed) ? mapped(plain, (value, key) => withNumbers(value, typed[key])) : typed
}

function mapped(record: Record<string, unknown>, change: (value: unknown, key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}

/** True if a number has other significant digits than its source, which may be a code such as `00123`. */
export function losesDigits(value: number, source: string): boolean {
  return /^[-+]?0\d/.test(source) || significant(source) !== significant(String(value))
}

/** The digits of a number without its sign, point, exponent and the zeros around them. */
function significant(number: string): string {
  const digits = number
    .replace(/^[-+]/, '')
    .replace(/[eE][-+]?\d+$/, '')
    .replace('.', '')
    .replace(/^0+/, '')
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}

/** The texts in `typed` where `plain` has values of the type. */
export function keptTexts(plain: unknown, typed: unknown, type: 'number' | 'boolean'): string[] {
  if (plain === typed) return []
  if (typeof plain === type) return typeof typed === 'string' ? [typed] : []
  if (Array.isArray(plain) && Array.isArray(typed)) return plain.flatMap((item, index) => keptTexts(item, typed[index], type))
  if (isRecord(plain) && isRecord(typed)) return Object.keys(plain).flatMap((key) => keptTexts(plain[key], typed[key], type))
  return []
}
