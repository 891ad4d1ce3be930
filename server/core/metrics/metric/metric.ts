import type { z } from 'zod'
import { AppError } from '../../errors.ts'
import type { CellResult } from '../../experiment/cell.ts'
import type { CellKey } from '../../ids.ts'
import type { Json } from '../../json.ts'
import { issueMessage, knownKeys, unknownKey } from '../../experiment/blocks/checkShape.ts'
import type { Measured, Measurement } from './measurement.ts'

/**
 * What a metric sees of a cell: its output, and the test case's reference and vars. A list of references means any of them.
 * The rest is there where the caller knows it; a metric that needs what is missing scores null.
 */
export type MetricInput = {
  output: string
  reference: string | string[] | null
  vars: Record<string, Json>
  /** Tags of the test case: metrics declared for some tags score no others. */
  tags?: readonly string[]
  /** How the engine made the output. */
  made?: Pick<CellResult, 'timing' | 'tokens' | 'finishReason'>
  /** Outputs of the other repeats of the same variant, case and point. */
  siblings?: readonly string[]
  /** The cell that the output belongs to: its key, the model that made it, and the prompt variant. */
  cell?: { key: CellKey; model: string; variant: string }
  /** Outputs of all variants, this one's included, for the same case, point and repeat, by the variant's name. */
  rivals?: Readonly<Record<string, string>>
  /** What models answered about this output, by measurement key (see measurement.ts); not measured yet where absent. */
  measured?: Readonly<Record<string, Measured>>
}

/** A score with what led to it, in a sentence for the inspector. */
export type Explained = { score: number | null; reason: string | null }

/** Scores one output. Null: the question does not apply, such as a comparison where there is no reference. Throws what it cannot do. */
export type Scorer = ((input: MetricInput) => number | null | Explained) & {
  /** Where a model has to be asked first: the question about an output, null where there is none (see measuredScorer). */
  measurement?: (input: MetricInput) => Measurement | null
}

/** What a metric looks at; the page lists metrics under these, in this order. */
export const metricGroups = ['text match', 'overlap', 'structure', 'language', 'speed', 'model', 'own'] as const

export type MetricGroup = (typeof metricGroups)[number]

export type Metric = {
  id: string
  title: string
  group?: MetricGroup
  /** One or two sentences for the page: what the number means. */
  description: string
  /** The option that a score block gives when it writes `- metric: value` alone; null where there is none. */
  mainOption: string | null
  /** Null: neither is better as such. */
  higherIsBetter: boolean | null
  /** What a score cannot leave; null where a side is open. */
  range: { least: number | null; most: number | null }
  optionsSchema: z.ZodType
  /** Checks the options once and gives the scorer for them. Throws AppError BAD_INPUT or TEMPLATE_* where they are wrong. */
  scorer: (options: Record<string, Json>) => Scorer
}

/** Makes a metric; its options reach `scorer` checked and typed by the schema. */
export function defineMetric<Schema extends z.ZodType>(
  metric: Omit<Metric, 'optionsSchema' | 'scorer'> & { optionsSchema: Schema; scorer: (options: z.infer<Schema>) => Scorer },
): Metric {
  return {
    ...metric,
    scorer: (options) => {
      const parsed = metric.optionsSchema.safeParse(options, { reportInput: true })
      if (parsed.success) return metric.scorer(parsed.data)
      throw new AppError('BAD_INPUT', `${metric.id}: ${issuesText(parsed.error, metric.optionsSchema)}`)
    },
  }
}

/** What does not fit a schema, as sentences. */
export function issuesText({ issues }: z.ZodError, schema: z.ZodType): string {
  return issues.map((issue) => issueText(issue, schema)).join(' ')
}

function issueText(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    const known = knownKeys(schema)
    return known.length === 0 ? 'It takes no options.' : issue.keys.map((key) => unknownKey(key, known)).join(' ')
  }
  // Of several forms that do not fit, the last is the fullest one; a message of our own says more than either.
  const inner = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? issue.errors.at(-1)?.[0] : undefined
  return inner
    ? issueText({ ...inner, input: inner.input ?? issue.input, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, schema)
    : issueMessage(issue, issue.path)
}
