import type { ErrorData } from '../../core/errors.ts'
import type { CellResult, Lane, PlannedCell, Prompt } from '../../core/experiment/cell.ts'
import type { TemplateFacts } from '../../core/experiment/templateFacts.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'

/** Raised when a message changes shape. Client and child must agree; otherwise the client refuses the child with a clear message. */
export const protocolVersion = 8

/** A file of a model: its SHA-256 in hex, and its `fileStamp` from before it was hashed. */
export type HashedFile = { path: string; sha256: string; stamp: string }

/** A model file on disk as the engine is asked to load it. `hash` is the file's SHA-256 in hex. */
export type ModelRef = {
  id: string
  path: string
  hash: string
  /** All files that `hash` covers: the engine refuses a file that is another one by now. */ files?: HashedFile[]
  /** Context length per sequence, tokens; default 4096. */ contextSize?: number
  /** Of an embedding model. */ embedding?: EmbeddingFacts
  /** The LoRA adapter with which the model computes; left out: none. Of a chat model. */ adapter?: AdapterUse
}

/** A LoRA adapter in GGUF and its scale (0: no effect, 1: as trained). `hash` and `files` as in `ModelRef`. */
export type AdapterUse = { id: string; path: string; hash: string; files: HashedFile[]; scale: number }

/** A conversation whose last answer is learnt: `answer` follows the prompt, and the model's end token follows it. */
export type AnsweredPrompt = Prompt & { answer: string }

/** `text`: of all tokens together. `pieces`: the text of each token, a control token by its name; empty where a token only begins a character. */
export type TokenTexts = { text: string; pieces: string[] }

/** How an embedding model is given its texts. `prefixes`: put in front of a text by its role. `batchTexts`: most that are computed together; default 32. */
export type EmbeddingFacts = { prefixes?: Record<TextRole, string>; batchTexts?: number }

/** What a text is in a search. Where two texts are compared as equals, both are queries. */
export type TextRole = 'query' | 'passage'

/** What of a cell decides its output, besides model and lane. */
export type CellInput = Pick<PlannedCell, 'messages' | 'prefill' | 'template' | 'sampling' | 'seed' | 'maxTokens' | 'stop' | 'constraint'>

/** One output to generate. `ref` is the caller's handle, unique within the request; `prompt` is an index into the request's `prompts`. */
export type GenerationInput = { ref: number; prompt: number } & Omit<CellInput, keyof Prompt>

/** A given continuation of a prompt: as text, or as the token ids of an earlier output. */
export type ScoreItem = Prompt & {
  continuation: { text: string } | { tokenIds: number[] }
  /** Also scores the model's end token after the continuation. Default false. */
  end?: boolean
}

/** `prefillTokens` were computed, `decodedTokens` generated. Times are the request's share. */
export type GenerateTotals = {
  prefillTokens: number
  decodedTokens: number
  /** Time to render and tokenise the prompts, including what other requests did in between. */
  promptMs: number
  /** Forward passes over prompts. */
  prefillMs: number
  /** Forward passes over one token of each running generation. */
  decodeMs: number
  /** Copies of state from one sequence to another. */
  copyMs: number
  sampleMs: number
}

/** The totals of a request that has done nothing yet. */
export function noTotals(): GenerateTotals {
  return { prefillTokens: 0, decodedTokens: 0, promptMs: 0, prefillMs: 0, decodeMs: 0, copyMs: 0, sampleMs: 0 }
}

/** A load of synthetic tokens that measures the speed of the device itself: the same batches, without sampling or planning. */
export type LimitLoad = {
  /** Tokens of one prompt to prefill. */
  promptTokens: number
  /** Number of such prompts. */
  prompts: number
  /** Sequences that decode together, each for `decodeTokens` tokens. */
  sequences: number
  decodeTokens: number
}

/** Tokens per second of decodeBatch alone. */
export type LimitRates = { prefillTokensPerSecond: number; decodeTokensPerSecond: number }

export type Request =
  | { kind: 'load'; id: number; model: ModelRef }
  /** Token ids of rendered prompts (chat template applied), without loading the weights (vocabulary only). */
  | { kind: 'render'; id: number; model: ModelRef; prompts: Prompt[] }
  /** `prompts` holds each distinct prompt once. `fresh`: computes every prompt from its first token, as if nothing had run before; needs an idle engine. */
  | {
      kind: 'generate'
      id: number
      model: ModelRef
      lane: Lane
      prompts: Prompt[]
      generations: GenerationInput[]
      cellTimeoutMs: number
      fresh?: boolean
    }
  /** Cancels a whole request, or only the listed refs of a generate request. Each cancelled ref gets the reply `cellCancelled`. */
  | { kind: 'cancel'; id: number; target: number; refs?: number[] }
  /** Sentence embeddings, mean-pooled and L2-normalised. A text gets the model's prefix for its role. */
  | { kind: 'embed'; id: number; model: ModelRef; role: TextRole; texts: string[] }
  /** Tokens of texts by the tokenizer of an embedding model. */
  | { kind: 'tokenCounts'; id: number; model: ModelRef; texts: string[] }
  /** How well texts answer a query, by a cross-encoder that reads both together. */
  | { kind: 'rerank'; id: number; model: ModelRef; query: string; texts: string[] }
  /** True probabilities of given continuations, with `top` alternatives for each token (0 to 50). Items with a common prefix share its computation. */
  | { kind: 'score'; id: number; model: ModelRef; items: ScoreItem[]; top: number }
  /** Token ids of conversations for training: exactly those of the prompt at generation, and those of the answer with its end token. */
  | { kind: 'answerTokens'; id: number; model: ModelRef; items: AnsweredPrompt[] }
  /** The texts of token ids, without loading the weights. */
  | { kind: 'tokenTexts'; id: number; model: ModelRef; lists: number[][] }
  /** Measures the device alone; waits until nothing else runs on the model. */
  | { kind: 'measureLimit'; id: number; model: ModelRef; lane: Lane; load: LimitLoad }
  | { kind: 'status'; id: number }
  /** Answered with `pong` at once, whatever else runs: by its absence the client notices an engine that is frozen. */
  | { kind: 'ping'; id: number }
  | { kind: 'shutdown'; id: number }

/** What rendering prompts tells about the model. `endToken`: what ends an answer in its chat template, as text; '' if nothing does. */
export type RenderingModel = { chatTemplateHash: string; templateFacts: TemplateFacts; endToken: string }

/** New text of a cell's answer. `thinking`: the tokens of its thought so far, while it thinks. */
export type LiveText = { ref: number; text: string; thinking?: number }

/** In the order of the texts. `cut`: how many tokens at a text's end the model did not read, because it reads only so many. */
export type Embedded = { vectors: number[][]; cut: number[] }

/**
 * `counts`: tokens of each text, without prefix and special tokens. `added`: how many those are for each role. `limit`: most tokens that
 * the model reads of a text, the added ones included; null if it has no limit.
 */
export type TokenCounts = { counts: number[]; added: Record<TextRole, number>; limit: number | null }

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
  | ({ kind: 'rendered'; id: number; prompts: { text: string; tokenIds: number[] }[]; engineVersion: string } & RenderingModel)
  | ({ kind: 'embedded'; id: number } & Embedded)
  | ({ kind: 'tokenCounts'; id: number } & TokenCounts)
  /** In the order of the texts; 0 to 1. */
  | { kind: 'reranked'; id: number; scores: number[] }
  /** In the order of the items; `tokens` of each are those of its continuation. */
  | { kind: 'scored'; id: number; items: { promptTokens: number; tokens: ScoredToken[] }[] }
  | { kind: 'answerTokens'; id: number; items: { prompt: number[]; answer: number[] }[] }
  | { kind: 'tokenTexts'; id: number; texts: TokenTexts[] }
  | { kind: 'limit'; id: number; rates: LimitRates }
  /** The engine is about to compile the grammar of these cells. If it dies before the next such reply, they are the cause; none: it has done so. */
  | { kind: 'preparing'; id: number; refs: number[] }
  | { kind: 'cellStarted'; id: number; ref: number }
  /** News of several cells at once, gathered for 30-50 ms. */
  | { kind: 'cellTokens'; id: number; texts: LiveText[] }
  | { kind: 'cellDone'; id: number; ref: number; result: CellResult }
  | { kind: 'cellFailed'; id: number; ref: number; error: ErrorData }
  | { kind: 'cellCancelled'; id: number; ref: number }
  /** Every generation of the request has had its last reply. */
  | ({ kind: 'generated'; id: number } & GenerateTotals)
  | { kind: 'status'; id: number; status: EngineStatus }
  | { kind: 'pong'; id: number }
  /** The engine may not answer for up to this long, because it has begun a native call that blocks it; 0: that call is over. */
  | { kind: 'busy'; id: number; ms: number }
  | { kind: 'note'; id: number; level: 'info' | 'warning'; message: string }
  | { kind: 'failed'; id: number; error: ErrorData }

/** A request without the id that the client gives it. */
export type RequestOf<K extends Request['kind']> = Omit<Extract<Request, { kind: K }>, 'id' | 'kind'>

/**
 * What the rest of the product sees of the engine. The client implements it over a child process.
 * Every method takes an AbortSignal; aborting sends `cancel` and ends the call with AppError CANCELLED. A `generate` call ends normally, with its cells cancelled.
 */
export interface Engine {
  load(model: ModelRef, options?: { signal?: AbortSignal; onProgress?: (progress: number) => void }): Promise<LoadedModel>
  render(request: RequestOf<'render'>, options?: { signal?: AbortSignal }): Promise<Extract<Reply, { kind: 'rendered' }>>
  /**
   * Yields replies until `generated`, which is the last. Throws AppError ENGINE_CRASHED if the child dies and ENGINE_STUCK if it has
   * stopped answering and was killed; the next call starts a new child.
   */
  generate(request: RequestOf<'generate'>, options?: GenerateOptions): AsyncGenerator<GenerateReply>
  /** One entry for each item, in their order. */
  score(request: RequestOf<'score'>, options?: { signal?: AbortSignal }): Promise<Extract<Reply, { kind: 'scored' }>['items']>
  /** One entry for each item, in their order. */
  answerTokens(
    request: RequestOf<'answerTokens'>,
    options?: { signal?: AbortSignal },
  ): Promise<Extract<Reply, { kind: 'answerTokens' }>['items']>
  tokenTexts(request: RequestOf<'tokenTexts'>, options?: { signal?: AbortSignal }): Promise<TokenTexts[]>
  measureLimit(request: RequestOf<'measureLimit'>, options?: { signal?: AbortSignal }): Promise<LimitRates>
  /** Null if no child runs. Throws AppError ENGINE_STUCK if it does not answer within seconds. */
  status(): Promise<EngineStatus | null>
  /** Resolves when the child has exited. */
  close(): Promise<void>
}

/** The same of the embedding process. */
export interface Embedder extends Pick<Engine, 'status' | 'close'> {
  embed(request: RequestOf<'embed'>, options?: { signal?: AbortSignal }): Promise<Embedded>
  tokenCounts(request: RequestOf<'tokenCounts'>, options?: { signal?: AbortSignal }): Promise<TokenCounts>
  /** A score from 0 to 1 for each text, in their order. */
  rerank(request: RequestOf<'rerank'>, options?: { signal?: AbortSignal }): Promise<number[]>
}

/** `onStart` is called with the control of the request as soon as it is sent; its `cancel` ends only the cells with these refs. */
export type GenerateOptions = { signal?: AbortSignal; onStart?: (control: { cancel(refs: number[]): void }) => void }

export type GenerateReply = Extract<
  Reply,
  { kind: 'preparing' | 'cellStarted' | 'cellTokens' | 'cellDone' | 'cellFailed' | 'cellCancelled' | 'generated' | 'note' | 'loading' }
>
