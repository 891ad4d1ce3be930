import type { Json } from '../json.ts'

/** How the sweep panel edits the values of a parameter. What it has no field for is edited as YAML. */
export type Control = { kind: 'numbers'; from: number; to: number; step: number } | { kind: 'text' } | { kind: 'shapes' } | { kind: 'yaml' }

/** What the registry says of each parameter that a sweep may give one value or a list of them. */
export type Parameter = {
  /** What it takes, in words, where `value` is not such; null where it is. */
  expected: (value: Json) => string | null
  /** What holds where a sweep is silent: a value, or the words for it. */
  default: Json
  /** What it does, in a line. */
  hint: string
  control: Control
  /** The values with which the sweep panel adds it; a parameter without any is written in YAML. */
  first: readonly Json[]
  /** Under which names a provider of promptfoo has the same setting. */
  imported: readonly string[]
  /** A list of texts is one value and no axis. */
  listIsValue?: true
  /** What stands in a point, and so heads a column, in place of the value. */
  label?: (value: Json) => Json
}

/** The check and the field of a number. `step` is that of the examples which the field gives. */
export function numbers({ from, to, step, whole = false }: { from: number; to: number; step: number; whole?: boolean }): {
  expected: Parameter['expected']
  control: Control
} {
  const fits = (value: Json) => typeof value === 'number' && value >= from && value <= to && (!whole || Number.isInteger(value))
  return {
    expected: (value) => (fits(value) ? null : `${whole ? 'a whole number' : 'a number'} from ${from} to ${to}`),
    control: { kind: 'numbers', from, to, step },
  }
}

export function isText(value: Json): value is string {
  return typeof value === 'string' && value !== ''
}
