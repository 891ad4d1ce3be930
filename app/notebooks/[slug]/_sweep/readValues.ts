import type { Json } from '#server/core/json.ts'
import { type ParameterName, parameterProblem, parameters } from '#server/core/experiment/parameters.ts'

const MOST_VALUES = 200
/** A part of a list; longer ones are no numbers. */
const LONGEST = 200
const range = /^(-?\d*\.?\d+)\s*(?:\.\.|…|~| to )\s*(-?\d*\.?\d+)(?:\s*(?:by|step|\/)\s*(\d*\.?\d+))?$/

/**
 * Values typed for a parameter: `0.7`, a list `0, 0.5, 1`, or a range `0..1 by 0.25` (both ends included; by 1 where no step
 * is given). Those already there are left out. A problem is a sentence with the remedy.
 */
export function readValues(name: ParameterName, text: string, present: readonly Json[]): { values: Json[] } | { problem: string } {
  const read: Json[] = []
  const { control } = parameters[name]
  const isNumber = control.kind === 'numbers'
  const comma = control.kind === 'numbers' ? ambiguousComma(name, text, control.step < 1) : null
  if (comma !== null) return { problem: comma }
  for (const part of isNumber ? text.split(/[,;]/) : [text]) {
    const piece = part.trim()
    if (piece === '') continue
    const found = isNumber ? numbersOf(piece) : [piece]
    if (found === null) return { problem: `"${piece}" is no number. Write one, a list such as 0, 0.5, 1, or a range such as 0..1 by 0.25.` }
    if (read.length + found.length > MOST_VALUES) return { problem: `That makes more than ${MOST_VALUES} values. Take a larger step.` }
    read.push(...found)
  }
  for (const value of read) {
    const problem = parameterProblem(name, value)
    if (problem) return { problem }
  }
  return { values: [...new Set(read)].filter((value) => !present.includes(value)) }
}

/** Two numbers without a point and without a space between them, such as the `0,7` in `0,7, 0.9`. */
const decimalComma = /(?<!\d|(?<!\.)\.)-?\d+,\d+(?!\d|\.(?!\.))/g
const thousandsComma = /(?<!\d)[1-9]\d{0,2}(?:,\d{3})+(?!\d)/g

/** Why a comma could be part of a number as well as between two; null if there is no such comma. */
function ambiguousComma(name: ParameterName, text: string, isFraction: boolean): string | null {
  for (const [found] of text.matchAll(isFraction ? decimalComma : thousandsComma)) {
    const one = Number(isFraction ? found.replace(',', '.') : found.replaceAll(',', ''))
    if (parameterProblem(name, one) !== null) continue
    return `"${found}" could be ${one} or ${isFraction ? 'two' : 'several'} values. Write ${one}, or ${found.replaceAll(',', ', ')} with a space.`
  }
  return null
}

function numbersOf(piece: string): number[] | null {
  if (piece.length > LONGEST) return null
  const match = range.exec(piece)
  if (!match) return Number.isFinite(Number(piece)) ? [Number(piece)] : null
  const [from, to, step] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)]
  if (step <= 0 || to < from) return null
  // Counted in steps: adding 0.1 ten times does not give 1.
  const steps = Math.floor((to - from) / step + 1e-9)
  const decimals = Math.max(decimalsOf(match[1]), decimalsOf(match[3]))
  return Array.from({ length: Math.min(steps, MOST_VALUES) + 1 }, (_, count) => Number((from + count * step).toFixed(decimals)))
}

function decimalsOf(text: string | undefined): number {
  return text?.split('.')[1]?.length ?? 0
}
