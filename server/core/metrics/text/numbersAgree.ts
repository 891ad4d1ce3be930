import { z } from 'zod'
import { againstReferences, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { readNumbers } from '../metric/readNumbers.ts'

/** Relative tolerance for the rounding when a decimal fraction is multiplied by its unit. */
const rounding = 1e-9

/** Share of the numbers of one text that the other text also contains. */
export const numbersAgree = defineMetric({
  id: 'numbers-agree',
  title: 'Numbers agree',
  group: 'text match',
  description:
    'The share of the reference’s numbers that the output contains, 0 to 1; with of: output, the share of the output’s numbers that the reference contains. 1,234원, 3만 5천 and 2.5 million are recognised. No score if there is no number to look up.',
  mainOption: 'of',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject({
    ...comparedWith,
    /** Whose numbers are looked up in the other text; both: all distinct numbers, looked up in each. */
    of: z.enum(['reference', 'output', 'both']).default('reference'),
  }),
  scorer: ({ value, of }) => {
    return againstReferences(value, (output, references) => {
      const stated = readNumbers(output)
      const shares = references.map((reference) => share(stated, readNumbers(reference), of)).filter((each) => each !== null)
      return shares.length === 0 ? null : Math.max(...shares)
    })
  },
})

function share(output: readonly number[], reference: readonly number[], of: 'reference' | 'output' | 'both'): number | null {
  const wanted = different({ reference, output, both: [...output, ...reference] }[of])
  if (wanted.length === 0) return null
  const places = { reference: [output], output: [reference], both: [output, reference] }[of].map((place) => place.toSorted(ascending))
  return wanted.filter((number) => places.every((place) => holds(place, number))).length / wanted.length
}

/** The numbers that are not the same as an earlier one. */
function different(numbers: readonly number[]): number[] {
  const firstAt = new Map<number, number>()
  for (const [index, number] of numbers.entries()) if (!firstAt.has(number)) firstAt.set(number, index)
  const sorted = [...firstAt].toSorted(([one], [other]) => ascending(one, other))
  return sorted.flatMap(([number], at) => (isRepeated(at, -1) || isRepeated(at, 1) ? [] : [number]))

  /** Numbers that are the same stand side by side. */
  function isRepeated(at: number, direction: 1 | -1): boolean {
    const [number, index] = sorted[at] ?? [0, 0]
    for (let place = at + direction; ; place += direction) {
      const [other, otherIndex] = sorted[place] ?? [Number.NaN, 0]
      if (!same(number, other)) return false
      if (otherIndex < index) return true
    }
  }
}

/** True if the sorted numbers hold one that is the same; it is the next smaller or larger one. */
function holds(sorted: readonly number[], number: number): boolean {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sorted[middle] ?? 0) < number) from = middle + 1
    else to = middle
  }
  return same(number, sorted[from] ?? Number.NaN) || same(number, sorted[from - 1] ?? Number.NaN)
}

const ascending = (one: number, other: number) => (one < other ? -1 : one > other ? 1 : 0)

function same(one: number, other: number): boolean {
  return one === other || Math.abs(one - other) <= rounding * Math.max(Math.abs(one), Math.abs(other))
}
