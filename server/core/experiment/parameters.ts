import { closestName, listNames } from '../closestName.ts'
import type { Json } from '../json.ts'
import { constraintForms, readConstraint } from './constraintValue.ts'

type Check = (value: Json) => string | null

const number =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most ? null : `a number from ${least} to ${most}`

const integer =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most ? null : `a whole number from ${least} to ${most}`

const isText = (value: Json) => typeof value === 'string' && value !== ''

const isBias = (value: Json) =>
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.entries(value ?? {}).every(([text, bias]) => text !== '' && typeof bias === 'number' && Math.abs(bias) <= 100)

/** What each parameter of a sweep takes; a check gives what was expected, or null. Names and meanings as in llama.cpp. */
const checks: Record<string, Check> = {
  model: (value) => (isText(value) ? null : "a model's id"),
  shots: integer(0, 1000),
  temperature: number(0, 10),
  top_p: number(0, 1),
  top_k: integer(0, 1_000_000),
  min_p: number(0, 1),
  repeat_penalty: number(0.01, 10),
  presence_penalty: number(-10, 10),
  frequency_penalty: number(-10, 10),
  logit_bias: (value) =>
    value === null || isBias(value)
      ? null
      : 'a map from texts of one token to what is added to their logits, -100 (never) to 100, or null for none',
  // 4294967295 tells llama.cpp to draw a seed at random.
  seed: integer(0, 0xffff_fffe),
  max_tokens: integer(1, 1_000_000),
  stop: (value) =>
    value === null || isText(value) || (Array.isArray(value) && value.every(isText)) ? null : 'a text, a list of texts, or null for none',
  grammar: (value) => (value === null || isText(value) ? null : 'a GBNF grammar as text, or null for none'),
  json_schema: (value) =>
    value === null || (typeof value === 'object' && !Array.isArray(value)) ? null : 'a JSON schema, or null for none',
  constraint: (value) => (readConstraint(value) ? null : constraintForms),
}

/** Every parameter that a sweep may name with one value or a list. */
export const sweepParameters: readonly string[] = Object.keys(checks)

/** Why `value` cannot be given to the parameter `name`, as a sentence with the remedy; null where it can. */
export function parameterProblem(name: string, value: Json): string | null {
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined
  if (!check) {
    const near = closestName(name, sweepParameters)
    const remedy = near ? `Did you mean "${near}"?` : `Known are ${listNames(sweepParameters, 20)}.`
    return `"${name}" is not a parameter that can be swept. ${remedy}`
  }
  const expected = check(value)
  return expected === null ? null : `${name} is ${shorten(JSON.stringify(value))}; it takes ${expected}.`
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}
