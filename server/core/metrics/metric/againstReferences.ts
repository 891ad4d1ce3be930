import { z } from 'zod'
import type { MetricInput } from './metric.ts'
import { optionTexts } from './optionTemplate.ts'

/** The option of every metric that compares with the reference. */
export const comparedWith = {
  /** Compared with instead of the reference; a template or a list of them. */
  value: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
}

type Comparison = (input: MetricInput) => number | null

/** A scorer over all references at once, never an empty list of them; null where there is none. */
export function againstReferences(
  value: string | string[] | undefined,
  score: (output: string, references: string[]) => number | null,
): Comparison {
  const expected = optionTexts(value)
  return (input) => {
    const references = expected(input) ?? []
    return references.length === 0 ? null : score(input.output, references)
  }
}

/** A scorer that compares with each reference and takes the largest score, null where there is no reference. */
export function againstAny(value: string | string[] | undefined, score: (output: string, reference: string) => number): Comparison {
  return againstReferences(value, (output, references) => Math.max(...references.map((reference) => score(output, reference))))
}
