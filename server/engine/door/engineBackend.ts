import type {
  Embedded,
  EngineStatus,
  GenerateTotals,
  LimitRates,
  LoadedModel,
  ModelRef,
  RenderingModel,
  Reply,
  RequestOf,
  TokenCounts,
  TokenTexts,
} from './protocol.ts'

/** What a generate call may say before its final `generated`; the host adds the request's id. */
export type CellReply = WithoutId<
  Extract<Reply, { kind: 'preparing' | 'cellStarted' | 'cellTokens' | 'cellDone' | 'cellFailed' | 'cellCancelled' | 'note' | 'loading' }>
>

/** A generate call in progress. `cancelled(ref)` says whether the caller cancelled this ref; `onCancel` listeners are called when it cancels more. */
export type GenerateCall = {
  request: RequestOf<'generate'>
  send: (reply: CellReply) => void
  cancelled: (ref: number) => boolean
  onCancel: (listener: () => void) => void
}

/** What an engine process does, a real one or the fake one. Throws AppErrors; the host turns them into `failed` replies. */
export type EngineBackend = ProcessBackend & Partial<ChatBackend> & Partial<EmbedBackend>

type ProcessBackend = { engineVersion: string; status(): EngineStatus; dispose(): Promise<void> }

export type ChatBackend = ProcessBackend & {
  load(model: ModelRef, options: { signal: AbortSignal; onProgress: (progress: number) => void }): Promise<LoadedModel>
  render(request: RequestOf<'render'>): Promise<Pick<Extract<Reply, { kind: 'rendered' }>, 'prompts' | keyof RenderingModel>>
  /** Resolves when every generation has had its last reply. */
  generate(call: GenerateCall): Promise<GenerateTotals>
  score(request: RequestOf<'score'>, signal: AbortSignal): Promise<Extract<Reply, { kind: 'scored' }>['items']>
  answerTokens(request: RequestOf<'answerTokens'>, signal: AbortSignal): Promise<Extract<Reply, { kind: 'answerTokens' }>['items']>
  tokenTexts(request: RequestOf<'tokenTexts'>): Promise<TokenTexts[]>
  measureLimit(request: RequestOf<'measureLimit'>, signal: AbortSignal): Promise<LimitRates>
}

/** `busy` announces a native call that blocks the process for up to this many milliseconds, and with 0 its end. */
type EmbedOptions = { signal: AbortSignal; busy: (ms: number) => void }

export type EmbedBackend = ProcessBackend & {
  embed(request: RequestOf<'embed'>, options: EmbedOptions): Promise<Embedded>
  tokenCounts(request: RequestOf<'tokenCounts'>, options: EmbedOptions): Promise<TokenCounts>
  rerank(request: RequestOf<'rerank'>, options: EmbedOptions): Promise<number[]>
}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : T
