import type { z } from 'zod'
import { AppError } from '../../errors.ts'
import type { CellResult } from '../../experiment/cell.ts'
import type { JudgedRetrieval } from '../../experiment/retrieval.ts'
import type { Thought } from '../../experiment/thought/thought.ts'
import type { CellKey } from '../../ids.ts'
import type { Json } from '../../json.ts'
import { issueMessage, knownKeys, unknownKey } from '../../experiment/blocks/checkShape.ts'
import type { Measured, Measurement } from './measurement.ts'

/**
 * The input of a metric: a cell's output, and the test case's reference and vars. A list of references means any of them. Other members are
 * set when the caller has them; a metric that needs a missing one scores null.
 */
export type MetricInput = {
  /** The part of the cell's text that is scored: the answer, unless a metric is declared with another `part`. */
  output: string
  /** What the model thought before it answered. */
  thought?: Thought | null
  /** What a transform made of the output; `output` has it as text. JavaScript gets it as it is. */
  transformed?: Json
  reference: string | string[] | null
  vars: Record<string, Json>
  /** Tags of the test case: a metric declared with tags scores only cases that have one of them. */
  tags?: readonly string[]
  /** How the engine generated the output. */
  made?: Pick<CellResult, 'timing' | 'tokens' | 'finishReason'>
  /** Outputs of the other repeats of the same variant, case and point. */
  siblings?: readonly string[]
  /** The cell of the output: its key, the model that generated it, and the prompt variant. */
  cell?: { key: CellKey; model: string; variant: string }
  /** Outputs of all variants, including this one, for the same case, point and repeat, by the variant's name. */
  rivals?: Readonly<Record<string, string>>
  /** Outputs of the cells that differ in one axis only, by the value of the axis, and that of this cell; null if it has no such axis. */
  along?: (axis: string) => AlongAxis | null
  /** The passages that the cell's prompt showed; null for a cell that has none, in a notebook where others have them. */
  retrieval?: JudgedRetrieval | null
  /** Verdicts of the checks beside the metric that apply to the output; `pending`: a model has not answered yet. */
  checks?: readonly ('pass' | 'fail' | 'pending')[]
  /** Answers of models about this output, by measurement key (see measurement.ts); not measured yet if absent. */
  measured?: Readonly<Record<string, Measured>>
}

/** `own`: the cell's value of the axis. `outputs` by value, those of other types than text as JSON; this cell's is among them. */
export type AlongAxis = { own: string; outputs: Readonly<Record<string, string>> }

/** A score with its explanation in one sentence for the inspector. */
export type Explained = { score: number | null; reason: string | null }

/** Scores one output. Null: the metric does not apply, such as a comparison without a reference. Throws when it fails. */
export type Scorer = ((input: MetricInput) => number | null | Explained) & {
  /** Set when a model is needed: the question about an output, null when there is none (see measuredScorer). */
  measurement?: (input: MetricInput) => Measurement | null
}

/** The groups under which the page lists metrics, in this order. */
export const metricGroups = ['text match', 'overlap', 'structure', 'language', 'retrieval', 'speed', 'model', 'own'] as const

export type MetricGroup = (typeof metricGroups)[number]

export type Metric = {
  id: string
  title: string
  group?: MetricGroup
  /** One or two sentences for the page: the meaning of the number. */
  description: string
  /** The option set by the short form `- metric: value`; null when there is none. */
  mainOption: string | null
  /** Null: neither direction is better. */
  higherIsBetter: boolean | null
  /** The bounds of scores; null when a side is open. */
  range: { least: number | null; most: number | null }
  optionsSchema: z.ZodType
  /** Set if it does not read the text of the output, so that it scores a cell without an answer too. */
  readsNoText?: true
  /** Set if it does not even need an output: it scores what a cell has before it runs. */
  readsNoOutput?: true
  /** The options that are templates, each with the names that its template may use beside the case's vars and `reference`. */
  templates?: Readonly<Record<string, readonly string[]>>
  /** Checks the options once and returns the scorer. Throws AppError BAD_INPUT or TEMPLATE_* for invalid options. */
  scorer: (options: Record<string, Json>) => Scorer
}

/** Defines a metric; `scorer` receives options that are checked and typed by the schema. */
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

/** The violations of a schema, as sentences. */
export function issuesText({ issues }: z.ZodError, schema: z.ZodType): string {
  return issues.map((issue) => issueText(issue, schema)).join(' ')
}

function issueText(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    const known = knownKeys(schema)
    return known.length === 0 ? 'It takes no options.' : issue.keys.map((key) => unknownKey(key, known)).join(' ')
  }
  // For a union, the last form is the most complete one; a custom message of the union takes precedence.
  const inner = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? issue.errors.at(-1)?.[0] : undefined
  return inner
    ? issueText({ ...inner, input: inner.input ?? issue.input, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, schema)
    : issueMessage(issue, issue.path)
}
