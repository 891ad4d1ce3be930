import type { CaseId, CellKey } from '../ids.ts'
import type { Json } from '../json.ts'
import type { JudgedRetrieval } from './retrieval.ts'
import type { samplingParameters } from './samplingParameters.ts'
import type { Thought } from './thought/thought.ts'

/** `fast`: everything shares batches. `exact`: a cell's tokens do not depend on what else runs (design section 5). */
export type Lane = 'fast' | 'exact'

export type Role = 'system' | 'user' | 'assistant'
export type Message = { role: Role; content: string }

/**
 * What a chat template gets besides the messages. `date`: today's date for the model, as YYYY-MM-DD. `thinking`: whether the model may
 * think before it answers. A member that is left out has the template's default.
 */
export type TemplateSettings = { date?: string; thinking?: boolean }

/** Messages before the chat template is applied; `prefill` is the beginning of the assistant's answer. */
export type Prompt = { messages: Message[]; prefill: string | null; template?: TemplateSettings }

type SamplingTable = typeof samplingParameters

/** The values of `samplingParameters` that the sampler uses. Those with `keyed: 'named'` are present only if they differ from their default. */
export type SamplingParams = {
  [Name in keyof SamplingTable as SamplingTable[Name]['keyed'] extends 'always' ? Name : never]: SamplingTable[Name]['default']
} & {
  [Name in keyof SamplingTable as SamplingTable[Name]['keyed'] extends 'always' ? never : Name]?: SamplingTable[Name]['default']
}

/** Output shape forced on the model: a GBNF grammar or a JSON schema. */
export type Constraint = { kind: 'gbnf'; grammar: string } | { kind: 'json_schema'; schema: Json }

/** The LoRA adapter of a cell by its name, and its scale (0: no effect, 1: as trained). */
export type CellAdapter = { id: string; scale: number }

/** The adapter of a cell that was computed; `hash`: SHA-256 of its file. */
export type UsedAdapter = CellAdapter & { hash: string }

/** One value for each axis of the sweep, plus `temperature` and `top_p`: what the grid's column header shows. */
export type Point = Record<string, Json>

/**
 * One cell, planned but not yet computed: variant x test case x point x repeat.
 * `messages` is the rendered prompt before the chat template; `prefill` begins the assistant's turn and is not part of the output.
 */
export type PlannedCell = {
  /** Position in the plan, from 0; events name a cell by it. */
  index: number
  /** Null until the model's file and chat template are known, and if the model is missing or broken. */
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
  /** With which the model computes; left out: none. */
  adapter?: CellAdapter
  messages: Message[]
  prefill: string | null
  /** Set if the template of the cell's model makes use of it. */
  template?: TemplateSettings
  /** Whether the model may think, if the sweep says so. */
  thinking?: boolean
  /** The passages that the prompt shows; null while they are not known. Left out if the cell has no retriever, or its prompt shows none. */
  retrieval?: JudgedRetrieval | null
  sampling: SamplingParams
  seed: number
  maxTokens: number
  stop: string[]
  constraint: Constraint | null
  /** Context length in tokens, if the sweep sets one; otherwise the default applies. */
  context?: number
  /** Time limit in milliseconds, if the sweep sets one. Not part of the key, because it does not affect the output. */
  timeLimitMs?: number
  /** Number of alternatives whose log-probabilities are stored for each output token, if the sweep asks for them. Not part of the key. */
  logprobs?: number
}

/** A planned cell that has its key: it can be looked up in the store and computed. */
export type KeyedCell = PlannedCell & { key: CellKey }

export type FinishReason = 'stop' | 'stop_string' | 'max_tokens' | 'context_full'

/** The result of computing a cell, stored under the cell key. Times in milliseconds. */
export type CellResult = {
  /** The answer: the text without the thought before it. `''` if the output was cut inside its thought; see `isUnanswered`. */
  output: string
  /** What the model thought before it answered; null if it did not think. */
  thought: Thought | null
  /** Of thought and answer. */
  outputTokenIds: number[]
  /** The prompt as the model saw it, chat template applied. */
  renderedPrompt: string
  finishReason: FinishReason
  tokens: { prompt: number; output: number }
  /** From the start of the cell in the engine to its first token (`ttftMs`) and to its last (`totalMs`). */
  timing: { ttftMs: number; totalMs: number }
}
