import type { Fault, Schema, Validation } from './validation.ts'

type Keywords = Exclude<Schema, boolean>

/** The fault of a text by the keywords for texts but `format`. Lengths count code points. */
export function stringFault({ minLength, maxLength, pattern }: Keywords, text: string, run: Validation): Fault | null {
  let message: string | null = null
  if (minLength !== undefined || maxLength !== undefined) {
    run.spend(text.length / 16)
    const length = codePoints(text)
    if (minLength !== undefined && length < minLength) message = `String is too short (${length} < ${minLength}).`
    if (maxLength !== undefined && length > maxLength) message = `String is too long (${length} > ${maxLength}).`
  }
  if (pattern !== undefined && !run.matches(pattern, text)) message = 'String does not match pattern.'
  return message === null ? null : { place: '', message }
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** The fault of a number by the keywords for numbers. */
export function numberFault(schema: Keywords, value: number): Fault | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  let message: string | null = null
  if (minimum !== undefined && value < minimum) message = `${value} is less than ${minimum}.`
  if (maximum !== undefined && value > maximum) message = `${value} is greater than ${maximum}.`
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) message = `${value} is less than or equal to ${exclusiveMinimum}.`
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) message = `${value} is greater than or equal to ${exclusiveMaximum}.`
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) message = `${value} is not a multiple of ${multipleOf}.`
  return message === null ? null : { place: '', message }
}

/** Exact for the decimal digits of both numbers: 0.3 is a multiple of 0.1. */
function isMultiple(value: number, divisor: number): boolean {
  if (!Number.isFinite(value) || !Number.isFinite(divisor) || divisor <= 0) return false
  const [a, b] = [decimal(value), decimal(divisor)]
  const shift = Math.min(a.exponent, b.exponent)
  return (a.digits * 10n ** BigInt(a.exponent - shift)) % (b.digits * 10n ** BigInt(b.exponent - shift)) === 0n
}

function decimal(value: number): { digits: bigint; exponent: number } {
  const [coefficient = '0', exponent = '0'] = Math.abs(value).toString().split('e')
  const [whole = '0', fraction = ''] = coefficient.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
}
