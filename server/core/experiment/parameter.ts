import type { Json } from '../json.ts'

/** The control with which the sweep panel edits values; `yaml` if it has none. */
export type Control =
  | { kind: 'numbers'; from: number; to: number; step: number }
  | { kind: 'text' }
  | { kind: 'choices'; choices: readonly string[] }
  | { kind: 'retrievers' }
  | { kind: 'models' }
  | { kind: 'adapters' }
  | { kind: 'shapes' }
  | { kind: 'yaml' }

/** The facts about a parameter that a sweep can set. */
export type Parameter = {
  /** Null if `value` is valid; otherwise the values that are, in words. */
  expected: (value: Json) => string | null
  /** The value if the sweep does not set it, or words for it. */
  default: Json
  /** Its effect, in one line. */
  hint: string
  control: Control
  /** The first values when the sweep panel adds it. Without any, it can only be added in YAML. */
  first: readonly Json[]
  /** Its names in promptfoo's providers. */
  imported: readonly string[]
  /** A list of texts is one value, not an axis. */
  listIsValue?: true
  /** What points and column heads show instead of the value. */
  label?: (value: Json) => Json
}

/** Check and control of a number. `step`: the difference between the examples that the control shows. */
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

/** Check of one of a few texts. */
export function oneOf(choices: readonly string[]): Parameter['expected'] {
  return (value) =>
    typeof value === 'string' && choices.includes(value) ? null : choices.slice(0, -1).join(', ') + ` or ${choices.at(-1)}`
}
