import type { Llama, LlamaContext, LlamaGrammarEvaluationState, LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'

/** The version whose internal calls this file knows; package.json pins the same. */
export const pinnedVersion = '3.22.1'

/** The addon's context. Positions count from 0 in each sequence; every call but the last four is synchronous. */
export type NativeContext = {
  /** For the decodes that follow, of prompts and of single tokens alike. */
  setThreads(threads: number): void
  initBatch(tokens: number): void
  /** Adds tokens of one sequence; `logitIndexes` are places in `tokens` whose logits are wanted. Returns their places in the batch. */
  addToBatch(sequence: number, firstPosition: number, tokens: Uint32Array, logitIndexes: Uint32Array): Uint32Array
  /** False where the state cannot be cut there (recurrent and sliding-window models). `end` -1 is the end. */
  removeTokenCellsFromSequence(sequence: number, start: number, end: number): boolean
  disposeSequence(sequence: number): void
  decodeBatch(): Promise<void>
  /** -1 where the grammar leaves no token. The sampler takes note of the token by itself. */
  sampleToken(batchLogitIndex: number, sampler: NativeSampler): Promise<number>
  /** The target's own state is dropped first. Physical copy, done before the next decode. */
  copySequenceStateFromOtherSequence(target: number, source: number): Promise<number>
  getSequenceKvCacheMaxPosition(sequence: number): number
}

export type NativeSampler = { applyConfig(config: NativeSamplerConfig): void; dispose(): void }

export type NativeSamplerConfig = {
  temperature: number
  /** Left out where off; members that are there but undefined count as set. */
  topK?: number
  topP: number
  minP: number
  seed: number
  repeatPenalty?: number
  repeatPenaltyMaxTokens?: number
  repeatPenaltyTokens?: Uint32Array
  repeatPenaltyPresencePenalty?: number
  repeatPenaltyFrequencyPenalty?: number
  xtcProbability?: number
  xtcThreshold?: number
  dryRepeatPenaltyStrength?: number
  dryRepeatPenaltyBase?: number
  dryRepeatPenaltyAllowedLength?: number
  dryRepeatPenaltyLastTokens?: number
  dryRepeatPenaltySequenceBreakers?: string[]
  tokenBiasKeys?: Uint32Array
  tokenBiasValues?: Float32Array
  grammarEvaluationState?: unknown
}

type Bindings = {
  AddonSampler: new (model: unknown) => NativeSampler
  AddonJinjaRenderer: new (template: string) => { render(variables: Record<string, unknown>): string }
  getBlockSizeForGgmlType(type: number): number | undefined
  getTypeSizeForGgmlType(type: number): number | undefined
  getIsArchRecurrent(architecture: string): boolean | undefined
  getIsArchHybrid(architecture: string): boolean | undefined
}

type NativeModel = {
  shouldPrependBosToken(): boolean
  tokenize(text: string, specialTokens: boolean): Uint32Array
  detokenize(tokens: Uint32Array, specialTokens: boolean): string
  getTokenString(token: number): string
  getTokenAttributes(token: number): number
}

/** Which logits are wanted: of these tokens, the highest, the lowest, that of the drawn token, and so many of the likeliest. */
type TopLogits = [tokens: number[], highest: false, lowest: false, drawn: false, likeliest: number]

/** Told what else to give, `sampleToken` answers with a list. */
type LogitsContext = {
  sampleToken(
    batchLogitIndex: number,
    sampler: NativeSampler,
    probabilities: false,
    confidence: false,
    logits: true | TopLogits,
  ): Promise<[token: number, probabilities: undefined, confidence: undefined, logits: number[] | undefined]>
}

const internal = (value: object) => value as unknown as { _ctx: NativeContext; _bindings: Bindings; _model: NativeModel; _state: unknown }

export const nativeContext = (context: LlamaContext): NativeContext => internal(context)._ctx
/** All logits at a place of the last batch, before any sampler: token, logit, token, logit, ... from the likeliest down. */
export async function readLogits(context: NativeContext, batchLogitIndex: number, greedy: NativeSampler): Promise<number[]> {
  const [, , , pairs] = await (context as unknown as LogitsContext).sampleToken(batchLogitIndex, greedy, false, false, true)
  if (pairs) return pairs
  throw noLogits()
}

const noLogits = () =>
  new AppError('ENGINE_FAILED', 'The native library gave no logits. Restart Assay; if it stays so, use another model file.')

/** The likeliest tokens that `sampler`, which must be made for so many (topK), leaves at a place: token, logit, ... from the likeliest down. */
export async function readTopLogits(
  context: NativeContext,
  batchLogitIndex: number,
  sampler: NativeSampler,
  topK: number,
): Promise<number[]> {
  const wanted: TopLogits = [[], false, false, false, topK]
  const [, , , pairs] = await (context as unknown as LogitsContext).sampleToken(batchLogitIndex, sampler, false, false, wanted)
  if (pairs?.length) return pairs
  throw noLogits()
}

export const nativeModel = (model: LlamaModel): NativeModel => internal(model)._model
export const nativeGrammarState = (state: LlamaGrammarEvaluationState): unknown => internal(state)._state
export const createNativeSampler = (llama: Llama, model: LlamaModel): NativeSampler =>
  new (internal(llama)._bindings.AddonSampler)(nativeModel(model))

const CONTROL_ATTRIBUTE = 1 << 3

/** The name of a token that stands for no text, such as `<|im_end|>`; null for any other. */
export function controlName(model: LlamaModel, token: number): string | null {
  const native = nativeModel(model)
  return native.getTokenAttributes(token) & CONTROL_ATTRIBUTE ? native.getTokenString(token) : null
}

/** llama.cpp's own Jinja engine, the one its server renders chat templates with. */
export function createJinjaRenderer(llama: Llama, template: string): (variables: Record<string, unknown>) => string {
  const renderer = new (internal(llama)._bindings.AddonJinjaRenderer)(template)
  return (variables) => renderer.render(variables)
}

/** Bytes of a tensor on disk, null for a type this build does not know. */
export function tensorBytes(llama: Llama, { type, dimensions }: { type: number; dimensions: readonly (number | bigint)[] }): number | null {
  const bindings = internal(llama)._bindings
  const block = bindings.getBlockSizeForGgmlType(type)
  const bytes = bindings.getTypeSizeForGgmlType(type)
  if (!block || !bytes) return null
  return (dimensions.reduce<number>((product, size) => product * Number(size), 1) / block) * bytes
}

/** Whether a sequence's state can be cut at any position, which sharing prefixes needs. */
export function canCutState(llama: Llama, model: LlamaModel): boolean {
  const bindings = internal(llama)._bindings
  const { architecture } = model
  return !bindings.getIsArchRecurrent(architecture) && !bindings.getIsArchHybrid(architecture) && !model.fileInsights.swaSize
}

/** Throws ENGINE_FAILED that names every internal call this version of node-llama-cpp no longer has. */
export function assertInternals({
  llama,
  model,
  context,
  version,
}: {
  llama: Llama
  model?: LlamaModel
  context?: LlamaContext
  version: string
}): void {
  const missing = [
    ...missingMembers('llama._bindings', internal(llama)._bindings, [
      'AddonSampler',
      'AddonJinjaRenderer',
      'getBlockSizeForGgmlType',
      'getTypeSizeForGgmlType',
      'getIsArchRecurrent',
      'getIsArchHybrid',
    ]),
    ...missingMembers('AddonSampler', internal(llama)._bindings?.AddonSampler?.prototype as object | undefined, ['applyConfig', 'dispose']),
    ...(model
      ? missingMembers('model._model', internal(model)._model, [
          'shouldPrependBosToken',
          'tokenize',
          'detokenize',
          'getTokenString',
          'getTokenAttributes',
        ])
      : []),
    ...(context
      ? missingMembers('context._ctx', internal(context)._ctx, [
          'setThreads',
          'initBatch',
          'addToBatch',
          'removeTokenCellsFromSequence',
          'disposeSequence',
          'decodeBatch',
          'sampleToken',
          'copySequenceStateFromOtherSequence',
          'getSequenceKvCacheMaxPosition',
        ])
      : []),
  ]
  if (missing.length === 0) return
  throw new AppError(
    'ENGINE_FAILED',
    `node-llama-cpp ${version} lacks ${missing.join(', ')}, which the engine calls. Install the pinned version ${pinnedVersion} (npm install), or adapt server/engine/llamaInternals.ts.`,
  )
}

function missingMembers(owner: string, value: object | undefined, names: string[]): string[] {
  if (!value) return [owner]
  return names.filter((name) => typeof (value as Record<string, unknown>)[name] !== 'function').map((name) => `${owner}.${name}`)
}
