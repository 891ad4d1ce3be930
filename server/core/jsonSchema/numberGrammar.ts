import { all, type GbnfPart, never, one, raw, set, text } from './gbnf.ts'
import { automaton } from './machine.ts'
import { type Bound, type Decimal, decimalOf, numberMachine, type NumberLimits } from './numberMachine.ts'
import type { RuleBook } from './ruleBook.ts'
import { counts, keywordsOf, refuse, type SchemaNode } from './schemaNode.ts'
import { automatonGrammar } from './textGrammar.ts'

/** Most digits of an integer. All integers up to 2^53 have as many or fewer. */
const integerDigits = 16
/** Most digits of a number with bounds: a double tells all such numbers apart. */
const numberDigits = 15
const mostDivisor = 2000
const mostPlaces = 10

const integer = raw('"-"? ("0" | [1-9] [0-9]{0,15})')
const anyNumber = raw('"-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,16})? ([eE] [-+]? ("0" | [1-9] [0-9]?))?')

type SignedBound = { value: number; exclusive: boolean; node: SchemaNode; keyword: string }

/** Numbers that satisfy all nodes. With bounds or divisors they have no exponent and at most 15 digits, integers 16. */
export function numberGrammar(nodes: readonly SchemaNode[], whole: boolean, book: RuleBook): GbnfPart {
  const least = tightest(nodes, ['minimum', 'exclusiveMinimum'], (a, b) => b - a)
  const most = tightest(nodes, ['maximum', 'exclusiveMaximum'], (a, b) => a - b)
  const divisors = nodes.flatMap((node) => divisorOf(node) ?? [])
  if (!least && !most && divisors.length === 0) return book.shared(whole ? 'integer' : 'number', () => (whole ? integer : anyNumber))
  const digits = whole ? integerDigits : numberDigits
  const lower = least && boundOf(least, digits, -1)
  const upper = most && boundOf(most, digits, 1)
  const shared = {
    divisors,
    places: whole ? 0 : Math.min(digits - 1, ...divisors.map((each) => each.places)),
    digits,
  }
  // Above zero, and below zero with the sign apart.
  const zero: Bound = { whole: '0', part: '', exclusive: false }
  const limits: { sign: GbnfPart; limits: NumberLimits }[] = []
  if (!upper || !upper.negative)
    limits.push({ sign: text(''), limits: { ...shared, least: lower && !lower.negative ? lower : zero, most: upper } })
  if (!lower || lower.negative)
    limits.push({
      sign: text('-'),
      limits: { ...shared, least: upper && upper.negative ? upper : { ...zero, exclusive: true }, most: lower },
    })
  const blame = nodes.find((node) => keywordsOf(node).multipleOf !== undefined) ?? nodes[0]
  return one(
    limits.map(({ sign, limits: each }) => {
      const found = automaton([{ machine: numberMachine(each), wanted: true }])
      if (found === undefined && blame) refuse(blame, 'multipleOf', 'makes too large a grammar with these bounds. Choose a rounder number.')
      const key = `number ${JSON.stringify(each)}`
      return found ? all(sign, automatonGrammar(found, key, book, set)) : never
    }),
  )
}

function tightest(
  nodes: readonly SchemaNode[],
  keywords: readonly [string, string],
  looser: (a: number, b: number) => number,
): SignedBound | null {
  const bounds = nodes.flatMap((node) =>
    keywords.flatMap((keyword, index) =>
      counts([node], keyword).map((value): SignedBound => ({ value, exclusive: index === 1, node, keyword })),
    ),
  )
  return bounds.toSorted((a, b) => looser(a.value, b.value) || Number(b.exclusive) - Number(a.exclusive))[0] ?? null
}

/** A bound as digits and sign; null if no number with so few digits is beyond it. `side`: 1 for the upper bound. */
function boundOf({ value, exclusive, node, keyword }: SignedBound, digits: number, side: 1 | -1): (Bound & { negative: boolean }) | null {
  const decimal: Decimal = decimalOf(value)
  if (decimal.whole.length > digits || (digits === integerDigits && Math.abs(value) > 2 ** 53)) {
    if (Math.sign(value) === side) return null
    refuse(node, keyword, `is ${value}; numbers are written with at most ${digits} digits. Choose a bound nearer to 0.`)
  }
  // An integer has no digits there: rounding away from zero or towards it keeps the bound.
  if (digits === numberDigits && decimal.whole.length + decimal.part.length > digits)
    refuse(node, keyword, `is ${value}, which has more than ${digits} digits. Write fewer.`)
  return { ...decimal, exclusive, negative: value < 0 || (value === 0 && side === 1 && exclusive) }
}

function divisorOf(node: SchemaNode): { divisor: number; places: number } | null {
  const value = keywordsOf(node).multipleOf
  if (typeof value !== 'number') return null
  if (value <= 0) refuse(node, 'multipleOf', `is ${value}. Write a number above 0.`)
  const { whole, part } = decimalOf(value)
  const divisor = Number(whole + part)
  if (divisor > mostDivisor || part.length > mostPlaces)
    refuse(
      node,
      'multipleOf',
      `is ${value}; at most ${mostDivisor} and ${mostPlaces} digits after the point can be kept. Choose a rounder number.`,
    )
  return { divisor, places: part.length }
}
