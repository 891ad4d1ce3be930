import type { CaseId, CellKey } from '../ids.ts'
import type { Json } from '../json.ts'
import type { samplingParameters } from './samplingParameters.ts'

/** `fast`: everything shares batches. `exact`: a cell's tokens do not depend on what else runs (design section 5). */
export type Lane = 'fast' | 'exact'

export type Role = 'system' | 'user' | 'assistant'
export type Message = { role: Role; content: string }

/** Messages before the chat template is applied; `prefill` is the beginning of the assistant's answer. */
export type Prompt = { messages: Message[]; prefill: string | null }

type SamplingTable = typeof samplingParameters

/** What the sampler is told: all that `samplingParameters` lists, those that are keyed where named only where they are not at their default. */
export type SamplingParams = {
  [Name in keyof SamplingTable as SamplingTable[Name]['keyed'] extends 'always' ? Name : never]: SamplingTable[Name]['default']
} & {
  [Name in keyof SamplingTable as SamplingTable[Name]['keyed'] extends 'always' ? never : Name]?: SamplingTable[Name]['default']
}

/** Output shape forced on the model: a GBNF grammar or a JSON schema. */
export type Constraint = { kind: 'gbnf'; grammar: string } | { kind: 'json_schema'; schema: Json }

/** One choice on each axis the sweep names, plus `temperature` and `top_p`: what the grid's column header shows. */
export type Point = Record<string, Json>

/**
 * One cell, planned but not yet computed: variant x test case x point x repeat.
 * `messages` is the rendered prompt before the chat template; `prefill` begins the assistant's turn and is part of no output.
 */
export type PlannedCell = {
  /** Position in the plan, from 0; events name a cell by it. */
  index: number
  /** Null until the model's file and chat template are known, and while the model is missing or broken. */
  key: CellKey | null
  /** Name of the sweep block, `''` for the implicit sweep. */
  sweep: string
  variant: string
  case: CaseId
  /** Position of the test case among the experiment's cases, from 0. */
  caseIndex: number
  point: Point
  /** 0-based draw of the same variant, case and point. */
  repeat: number
  model: string
  messages: Message[]
  prefill: string | null
  sampling: SamplingParams
  seed: number
  maxTokens: number
  stop: string[]
  constraint: Constraint | null
  /** Context length in tokens, where the sweep names one; else the engine's default. */
  context?: number
  /** Milliseconds after which the cell is given up, where the sweep says so. Decides no output, and so is no part of the key. */
  timeLimitMs?: number
  /** Of so many likeliest tokens at each place of the output the run keeps the log-probability, where the sweep asks. No part of the key. */
  logprobs?: number
}

/** A planned cell that has its key: it can be looked up in the store and computed. */
export type KeyedCell = PlannedCell & { key: CellKey }

export type FinishReason = 'stop' | 'stop_string' | 'max_tokens' | 'context_full'

/** What the engine made of a cell; stored under the cell key. Times in milliseconds. */
export type CellResult = {
  output: string
  outputTokenIds: number[]
  /** The prompt as the model saw it, chat template applied. */
  renderedPrompt: string
  finishReason: FinishReason
  tokens: { prompt: number; output: number }
  /** `ttftMs`: from the moment the engine took the cell up to its first token; `totalMs`: to its last. */
  timing: { ttftMs: number; totalMs: number }
}
