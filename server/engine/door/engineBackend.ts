import type { EngineStatus, GenerateTotals, LimitRates, LoadedModel, ModelRef, RenderedPrompt, Reply, RequestOf } from './protocol.ts'

/** What a generate call may say before its final `generated`; the host adds the request's id. */
export type CellReply = WithoutId<
  Extract<Reply, { kind: 'cellStarted' | 'cellTokens' | 'cellDone' | 'cellFailed' | 'cellCancelled' | 'note' | 'loading' }>
>

/** A running generate call: `cancelled(ref)` tells whether a cell was given up; `onCancel` is told when more of them are. */
export type GenerateCall = {
  request: RequestOf<'generate'>
  send: (reply: CellReply) => void
  cancelled: (ref: number) => boolean
  onCancel: (listener: () => void) => void
}

/** What an engine does, the real one and the fake one. Throws AppErrors; the host turns them into `failed` replies. */
export type EngineBackend = {
  engineVersion: string
  load(model: ModelRef, options: { signal: AbortSignal; onProgress: (progress: number) => void }): Promise<LoadedModel>
  render(request: RequestOf<'render'>): Promise<{ prompts: RenderedPrompt[]; chatTemplateHash: string }>
  /** Resolves when every cell has had its last reply. */
  generate(call: GenerateCall): Promise<GenerateTotals>
  embed(request: RequestOf<'embed'>, signal: AbortSignal): Promise<number[][]>
  score(request: RequestOf<'score'>, signal: AbortSignal): Promise<Extract<Reply, { kind: 'scored' }>['items']>
  measureLimit(request: RequestOf<'measureLimit'>, signal: AbortSignal): Promise<LimitRates>
  status(): EngineStatus
  dispose(): Promise<void>
}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : T
