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
  const places = { reference: [output], output: [reference], both: [output, reference] }[of]
  return wanted.filter((number) => places.every((place) => place.some((other) => same(number, other)))).length / wanted.length
}

function different(numbers: readonly number[]): number[] {
  return numbers.filter((number, index) => !numbers.slice(0, index).some((earlier) => same(number, earlier)))
}

function same(one: number, other: number): boolean {
  return Math.abs(one - other) <= rounding * Math.max(Math.abs(one), Math.abs(other))
}
