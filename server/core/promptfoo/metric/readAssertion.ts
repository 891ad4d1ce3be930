import { z } from 'zod'
import { closestName, listNames } from '../../closestName.ts'
import { AppError } from '../../errors.ts'
import { type Json, textOf } from '../../json.ts'
import { issuesText, type MetricInput } from '../../metrics/metric/metric.ts'
import { optionTemplate } from '../../metrics/metric/optionTemplate.ts'
import { outputTransform } from '../../metrics/sandbox/outputTransform.ts'
import { type Answer, assertionRules } from './assertionRules.ts'
import { promptfooTransform } from './promptfooScript.ts'

/** The grade of an assertion, or of a whole test, for one output: `score` as in promptfoo, `reason` why it fails. */
export type Grade = { pass: boolean; score: number; reason: string | null }

/** A parsed assertion; `grade` returns null when it does not apply to an output, such as a missing reference. */
export type Assertion = { weight: number; grade: (input: MetricInput) => Grade | null }

const assertionSchema = z.strictObject({
  type: z.string().min(1),
  value: z.json().optional(),
  threshold: z.number().optional(),
  weight: z.number().min(0).default(1),
  /** JavaScript that the output goes through before this assertion reads it. */
  transform: z.string().min(1).optional(),
  /** The name of the score in promptfoo; only for the reader of the notebook. */
  metric: z.string().optional(),
})

const setSchema = z.strictObject({
  type: z.literal('assert-set'),
  assert: z.array(z.record(z.string(), z.json())).min(1),
  threshold: z.number().optional(),
  weight: z.number().min(0).default(1),
  metric: z.string().optional(),
})

/** Parses an assertion or a set of assertions in promptfoo's syntax. Throws AppError BAD_INPUT, or TEMPLATE_* for its value. */
export function readAssertion(given: Record<string, Json>): Assertion {
  if (given.type === 'assert-set') {
    const { assert, threshold, weight } = checked(setSchema, given)
    const members = assert.map((each) => readAssertion(each))
    return { weight, grade: (input) => gradeAll(members, threshold, input) }
  }
  const { type, value, threshold, weight, transform } = checked(assertionSchema, given)
  const negated = type.startsWith('not-')
  const name = negated ? type.slice('not-'.length) : type
  const rule = Object.hasOwn(assertionRules, name) ? assertionRules[name] : undefined
  if (!rule) throw unknownType(type, name)
  if (rule.needs && { value, threshold }[rule.needs] === undefined)
    throw new AppError('BAD_INPUT', `${type} needs a ${rule.needs}: \`{ type: ${type}, ${rule.needs}: … }\`.`)
  const texts = textsOf(value)
  const change = transform === undefined ? null : outputTransform(promptfooTransform([transform]))
  const answer = rule.make(value)
  const bound = threshold ?? rule.usual ?? 0
  return {
    weight,
    grade: (whole) => {
      const input = change ? change(whole) : whole
      const filled = texts(input)
      const answered = filled && answer(input, { value, texts: filled, threshold })
      return answered === null ? null : gradeOf(answered, { type, negated, bound })
    },
  }
}

/**
 * The weighted mean of assertions. Without a threshold all assertions with a weight must pass; with one the mean must reach it. If all
 * weights are 0 the mean is 0 and nothing fails; a test without assertions passes with 1.
 */
export function gradeAll(assertions: readonly Assertion[], threshold: number | undefined, input: MetricInput): Grade | null {
  if (assertions.length === 0) return { pass: true, score: 1, reason: null }
  let [sum, weights] = [0, 0]
  let all = true
  const reasons: string[] = []
  for (const { weight, grade } of assertions) {
    const graded = grade(input)
    if (!graded) return null
    sum += graded.score * weight
    weights += weight
    if (graded.pass || weight === 0) continue
    all = false
    reasons.push(graded.reason ?? 'an assertion failed')
  }
  const score = weights > 0 ? sum / weights : 0
  const pass = threshold === undefined ? all : score >= threshold
  const short = threshold === undefined || pass ? [] : [`the mean ${shown(score)} is below ${threshold}`]
  return { pass, score, reason: [...reasons, ...short].join('; ') || null }
}

function gradeOf(answered: NonNullable<Answer>, { type, negated, bound }: { type: string; negated: boolean; bound: number }): Grade {
  if (typeof answered === 'boolean') {
    const pass = answered !== negated
    return { pass, score: pass ? 1 : 0, reason: pass ? null : `${type} does not hold` }
  }
  if (typeof answered === 'object') {
    if (answered.why !== undefined) return { pass: false, score: 0, reason: `${type} failed: ${answered.why}` }
    // `not-` inverts the verdict but not the number.
    const pass = answered.pass !== negated
    return { pass, score: answered.score, reason: pass ? null : `${type} returned false` }
  }
  const pass = answered >= bound !== negated
  return {
    pass,
    score: negated ? 1 - answered : answered,
    reason: pass ? null : `${type} is ${shown(answered)}, ${negated ? 'which reaches' : 'below'} ${bound}`,
  }
}

/** The rendered texts of a value; null when they use a missing reference. */
function textsOf(value: Json | undefined): (input: MetricInput) => string[] | null {
  const templates = [value].flat().flatMap((each) => {
    if (each === undefined || each === null || typeof each === 'object') return []
    return typeof each === 'string' ? [optionTemplate(each)] : [() => [String(each)]]
  })
  return (input) => {
    const filled = templates.map((template) => template(input))
    return filled.includes(null) ? null : filled.flatMap((texts) => texts ?? [])
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, given: Record<string, Json>): z.infer<Schema> {
  const parsed = schema.safeParse(given, { reportInput: true })
  if (parsed.success) return parsed.data
  throw new AppError('BAD_INPUT', `${textOf(given.type ?? 'assert')}: ${issuesText(parsed.error, schema)}`)
}

function unknownType(type: string, name: string): AppError {
  const known = [...Object.keys(assertionRules), 'assert-set']
  const near = closestName(name, known)
  return new AppError(
    'BAD_INPUT',
    `There is no assertion type ${type}. ${near ? `Did you mean ${near}?` : `Known types: ${listNames(known)}.`}`,
  )
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)))
}
