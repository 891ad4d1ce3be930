import type { Place } from '../errors.ts'
import type { CaseId } from '../ids.ts'
import type { Json } from '../json.ts'
import type { Retriever } from './retriever.ts'

/** A named template. `line`: where its block begins in the notebook. */
export type PromptVariant = {
  name: string
  system: string | null
  user: string
  /** Prefill: the beginning of the assistant's turn. */
  assistant: string | null
  line: number
  /** Where each template's text begins in the notebook. Pass it to `renderTemplate`, so that errors have their place in the file. */
  places?: { system?: Place; user?: Place; assistant?: Place }
}

export type TestCase = {
  /** The line's own `id`, or its 1-based position among the experiment's cases. Unique. */
  id: CaseId
  /** Seeds derive from this: a hash of the vars and, for identical vars, their ordinal. Inserting a case above does not change seeds. */
  seedKey: string
  vars: Record<string, Json>
  reference: string | string[] | null
  tags: string[]
  /** File and 1-based line of the case. */
  file: string
  line: number
}

export type Shot = { vars: Record<string, Json>; output: string }

export type ShotSelection = 'first' | 'random' | 'similar'

/** One parameter and its values, in the order of the notebook. The axis `shots` has the few-shot counts. */
export type Axis = { name: string; values: Json[] }

/** A parsed sweep block. `fixed` has the parameters with one value, `axes` those with a list. */
export type Sweep = {
  name: string
  variants: string[]
  /** Names of cases blocks; all of them if the block names none. */
  cases: string[]
  axes: Axis[]
  fixed: Record<string, Json>
  shots: { items: Shot[]; counts: number[]; select: ShotSelection } | null
  repeats: number
  /** Context length in tokens, if the sweep sets it. */
  context?: number
  /** Time limit of a cell in seconds, if the sweep sets it; the default is ten minutes. */
  timeLimit?: number
  /** Number of alternatives whose log-probabilities are stored for each output token, if the sweep asks for them. */
  logprobs?: number
  line: number
}

/** A threshold on a score, with one or two bounds. `passRate`: share of a column's cells that must pass, default 1. */
export type Check = { atLeast?: number; atMost?: number; passRate?: number }

/** What a metric scores of a cell's text: the answer, the thought before it, or both as the model wrote them. */
export const outputParts = ['answer', 'thought', 'output'] as const

/** A metric as declared in a score block: what to compute, and the name to show. */
export type MetricSpec = {
  name: string
  metric: string
  options: Record<string, Json>
  line: number
  check?: Check
  /** If set, only test cases with one of these tags are scored; the scores of others are null. */
  tags?: string[]
  /** Default: the answer. */
  part?: (typeof outputParts)[number]
}

export type ChartSpec = { name: string; kind: string; x: string; y: string; series: string | null; line: number }

/** Everything a notebook declares, including the content of the files that it names. */
export type Experiment = {
  title: string
  model: string
  /** Notebook seed, default 0. */
  seed: number
  /** The date that models are told, as YYYY-MM-DD, if the notebook gives one. */
  date?: string
  variants: PromptVariant[]
  cases: (TestCase & { block: string })[]
  retrievers: Retriever[]
  sweeps: Sweep[]
  metrics: MetricSpec[]
  charts: ChartSpec[]
}
