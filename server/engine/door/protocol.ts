import type { ErrorData } from '../../core/errors.ts'
import type { CellResult, Constraint, Lane, Message, SamplingParams } from '../../core/experiment/cell.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'

/** Bumped when a message changes shape; client and child must agree, or the client refuses with a clear message. */
export const protocolVersion = 1

/** A model file on disk as the engine is asked to load it. `hash` is the file's SHA-256 in hex. */
export type ModelRef = {
  id: string
  path: string
  hash: string
  /** Context length per sequence, tokens; default 4096. */ contextSize?: number
}

/** A cell as the engine sees it: no names, no scores. `ref` is the caller's handle, unique within one request. */
export type GenerateCell = {
  ref: number
  messages: Message[]
  prefill: string | null
  sampling: SamplingParams
  seed: number
  maxTokens: number
  stop: string[]
  constraint: Constraint | null
}

/** A given continuation of a prompt: as text, or as the token ids that an earlier cell has put there. */
export type ScoreItem = {
  messages: Message[]
  prefill: string | null
  continuation: { text: string } | { tokenIds: number[] }
  /** Scores the model's end token after it, too. Default false. */
  end?: boolean
}

/** `prefillTokens` were computed, `decodedTokens` generated. Times are the request's share. */
export type GenerateTotals = {
  prefillTokens: number
  decodedTokens: number
  /** Rendering its prompts and reading them as tokens, with what other requests did in between. */
  promptMs: number
  /** Forward passes over prompts, and over one token of each running cell. */
  prefillMs: number
  decodeMs: number
  /** Copies of state from one sequence to another. */
  copyMs: number
  sampleMs: number
}

/** A load of synthetic tokens, to learn what the machine itself gives: the same batches, without sampling or planning. */
export type LimitLoad = {
  /** Tokens of one prompt to prefill, and how many such prompts. */
  promptTokens: number
  prompts: number
  /** Sequences that decode together, each for this many tokens. */
  sequences: number
  decodeTokens: number
}

/** Tokens per second of decodeBatch alone. */
export type LimitRates = { prefillTokensPerSecond: number; decodeTokensPerSecond: number }

export type Request =
  | { kind: 'load'; id: number; model: ModelRef }
  /** Token ids of rendered prompts (chat template applied), without loading the weights (vocabulary only). */
  | { kind: 'render'; id: number; model: ModelRef; prompts: { messages: Message[]; prefill: string | null }[] }
  /** `fresh`: computes every prompt from its first token, as if nothing had run before; needs an idle engine. */
  | { kind: 'generate'; id: number; model: ModelRef; lane: Lane; cells: GenerateCell[]; cellTimeoutMs: number; fresh?: boolean }
  /** Cancels a whole request, or only the listed cells of a generate request. A cancelled cell replies `cellCancelled`. */
  | { kind: 'cancel'; id: number; target: number; refs?: number[] }
  /** Sentence embeddings, mean-pooled and L2-normalised. */
  | { kind: 'embed'; id: number; model: ModelRef; texts: string[] }
  /** True probabilities of given continuations, `top` alternatives a token (0 to 50). Prompts are rendered and shared as in `generate`. */
  | { kind: 'score'; id: number; model: ModelRef; items: ScoreItem[]; top: number }
  /** Measures the device on its own; waits until nothing else runs on the model. */
  | { kind: 'measureLimit'; id: number; model: ModelRef; lane: Lane; load: LimitLoad }
  | { kind: 'status'; id: number }
  | { kind: 'shutdown'; id: number }

/** What a loaded model is and where it runs. */
export type LoadedModel = {
  id: string
  name: string
  architecture: string
  parameters: number
  /** Context length it was trained with, tokens. */
  trainContext: number
  chatTemplateHash: string
  /** Engine version that is part of the cell key: `node-llama-cpp@3.22.1 llama.cpp@…`. */
  engineVersion: string
  device: DeviceInfo
}

/** `gpu`: the backend in use, null on the CPU; `gpuLayers` of `totalLayers` fit on it. */
export type DeviceInfo = {
  gpu: 'cuda' | 'metal' | 'vulkan' | null
  deviceNames: string[]
  gpuLayers: number
  totalLayers: number
  threads: number
  /** Parallel sequences of the current context, 0 before the first generate. */
  sequences: number
  /** Why this backend, for a person: "no CUDA, Metal or Vulkan device found; running on the CPU with 2 threads". */
  explanation: string
}

export type RenderedPrompt = { text: string; tokenIds: number[] }

export type EngineStatus = {
  pid: number
  rssBytes: number
  uptimeMs: number
  loaded: LoadedModel[]
  activeCells: number
  waitingCells: number
  engineVersion: string
  device: DeviceInfo | null
}

export type Reply =
  | { kind: 'ready'; protocol: number; pid: number; engineVersion: string }
  | { kind: 'loading'; id: number; /** 0 to 1 */ progress: number }
  | { kind: 'loaded'; id: number; model: LoadedModel }
  | { kind: 'rendered'; id: number; prompts: RenderedPrompt[]; chatTemplateHash: string; engineVersion: string }
  | { kind: 'embedded'; id: number; vectors: number[][] }
  /** In the order of the items; `tokens` of each are those of its continuation. */
  | { kind: 'scored'; id: number; items: { promptTokens: number; tokens: ScoredToken[] }[] }
  | { kind: 'limit'; id: number; rates: LimitRates }
  | { kind: 'cellStarted'; id: number; ref: number }
  /** New text of several cells at once, gathered for 30-50 ms. */
  | { kind: 'cellTokens'; id: number; texts: { ref: number; text: string }[] }
  | { kind: 'cellDone'; id: number; ref: number; result: CellResult }
  | { kind: 'cellFailed'; id: number; ref: number; error: ErrorData }
  | { kind: 'cellCancelled'; id: number; ref: number }
  /** Every cell of the generate request has had its last reply. */
  | ({ kind: 'generated'; id: number } & GenerateTotals)
  | { kind: 'status'; id: number; status: EngineStatus }
  | { kind: 'note'; id: number; level: 'info' | 'warning'; message: string }
  | { kind: 'failed'; id: number; error: ErrorData }

/** A request without the id that the client gives it. */
export type RequestOf<K extends Request['kind']> = Omit<Extract<Request, { kind: K }>, 'id' | 'kind'>

/**
 * What the rest of the product sees of the engine; the client implements it over a child process, tests over the fake.
 * Every method takes an AbortSignal; aborting sends `cancel` and ends the call with AppError CANCELLED (generate ends normally, its cells cancelled).
 */
export interface Engine {
  load(model: ModelRef, options?: { signal?: AbortSignal; onProgress?: (progress: number) => void }): Promise<LoadedModel>
  render(request: RequestOf<'render'>, options?: { signal?: AbortSignal }): Promise<Extract<Reply, { kind: 'rendered' }>>
  /** Yields replies of cells until `generated`, which is the last. If the child dies, throws AppError ENGINE_CRASHED; the next call starts a new child. */
  generate(request: RequestOf<'generate'>, options?: GenerateOptions): AsyncGenerator<GenerateReply>
  embed(request: RequestOf<'embed'>, options?: { signal?: AbortSignal }): Promise<number[][]>
  /** One entry an item, in their order. */
  score(request: RequestOf<'score'>, options?: { signal?: AbortSignal }): Promise<Extract<Reply, { kind: 'scored' }>['items']>
  measureLimit(request: RequestOf<'measureLimit'>, options?: { signal?: AbortSignal }): Promise<LimitRates>
  status(): Promise<EngineStatus | null>
  /** Resolves when the child has gone. */
  close(): Promise<void>
}

/** `onStart` hands out the running request's control as soon as it is sent; `cancel` ends only the cells with these refs. */
export type GenerateOptions = { signal?: AbortSignal; onStart?: (control: { cancel(refs: number[]): void }) => void }

export type GenerateReply = Extract<
  Reply,
  { kind: 'cellStarted' | 'cellTokens' | 'cellDone' | 'cellFailed' | 'cellCancelled' | 'generated' | 'note' | 'loading' }
>
