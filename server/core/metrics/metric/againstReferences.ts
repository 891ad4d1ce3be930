import { z } from 'zod'
import type { MetricInput } from './metric.ts'
import { optionTexts } from './optionTemplate.ts'

/** The option of every metric that compares with the reference. */
export const comparedWith = {
  /** Compared instead of the reference; a template or a list of templates. */
  value: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
}

type Comparison = (input: MetricInput) => number | null

/** A scorer over all references together, which are never an empty list; null without references. */
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

/** A scorer that compares with each reference and returns the largest score; null without references. */
export function againstAny(value: string | string[] | undefined, score: (output: string, reference: string) => number): Comparison {
  return againstReferences(value, (output, references) => Math.max(...references.map((reference) => score(output, reference))))
}
