import type { Place } from '../errors.ts'
import type { CaseId } from '../ids.ts'
import type { Json } from '../json.ts'

/** A named template. `line` is where its block begins in the notebook; `userLine` etc. are found by the reader for error places. */
export type PromptVariant = {
  name: string
  system: string | null
  user: string
  /** Prefill: the words that the assistant's turn begins with. */
  assistant: string | null
  line: number
  /** Where each template's text begins in the notebook: pass it to `renderTemplate`, so that its errors point into the file. */
  places?: { system?: Place; user?: Place; assistant?: Place }
}

export type TestCase = {
  /** The line's own `id`, or its 1-based position among the experiment's cases. Unique. */
  id: CaseId
  /** Seeds derive from this: a hash of the vars and, for identical vars, their ordinal. Inserting a case above changes no seed. */
  seedKey: string
  vars: Record<string, Json>
  reference: string | string[] | null
  tags: string[]
  /** File and 1-based line it came from. */
  file: string
  line: number
}

export type Shot = { vars: Record<string, Json>; output: string }

export type ShotSelection = 'first' | 'random' | 'similar'

/** One parameter and its values, in the order written. `name` is the parameter as spelled in the notebook; few-shot counts are the axis `shots`. */
export type Axis = { name: string; values: Json[] }

/** A sweep block after reading. `fixed` holds parameters given one value; `axes` those given a list. */
export type Sweep = {
  name: string
  variants: string[]
  /** Names of cases blocks; all of them where the block is silent. */
  cases: string[]
  axes: Axis[]
  fixed: Record<string, Json>
  shots: { items: Shot[]; counts: number[]; select: ShotSelection } | null
  repeats: number
  /** Context length that the sweep asks for, tokens; the default where it is silent. */
  context?: number
  /** Seconds after which a cell is given up; ten minutes where the sweep is silent. */
  timeLimit?: number
  /** The likeliest tokens whose log-probabilities are kept at each place of each output; none where the sweep is silent. */
  logprobs?: number
  line: number
}

/** A threshold on a score; a bound that is missing bounds nothing. `passRate`: share of a column's cells that must pass, default 1. */
export type Check = { atLeast?: number; atMost?: number; passRate?: number }

/** A metric as declared in a score block: what to compute and under which name to show it. */
export type MetricSpec = {
  name: string
  metric: string
  options: Record<string, Json>
  line: number
  check?: Check
  /** Scores only test cases that bear one of these tags; the scores of others are null. */
  tags?: string[]
}

export type ChartSpec = { name: string; kind: string; x: string; y: string; series: string | null; line: number }

/** Everything a notebook declares, files beside it read in. */
export type Experiment = {
  title: string
  model: string
  /** Notebook seed, default 0. */
  seed: number
  variants: PromptVariant[]
  cases: (TestCase & { block: string })[]
  sweeps: Sweep[]
  metrics: MetricSpec[]
  charts: ChartSpec[]
}
