import type { Llama, LlamaContext, LlamaGrammarEvaluationState, LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import { nativeCalls } from './nativeCalls.ts'

/** The version whose internal calls this file uses; package.json pins the same version. */
export const pinnedVersion = '3.22.1'

/** The addon's context. Positions count from 0 in each sequence; `decodeBatch`, `sampleToken` and `copySequenceStateFromOtherSequence` are asynchronous. */
export type NativeContext = {
  /** Sets the threads of all decodes that follow. */
  setThreads(threads: number): void
  initBatch(tokens: number): void
  /** Adds tokens of one sequence. `logitIndexes`: indexes into `tokens` whose logits are wanted. Returns the places of these logits in the batch. */
  addToBatch(sequence: number, firstPosition: number, tokens: Uint32Array, logitIndexes: Uint32Array): Uint32Array
  /** Returns false if the state cannot be cut there (recurrent and sliding-window models). `end` -1 means the end of the sequence. */
  removeTokenCellsFromSequence(sequence: number, start: number, end: number): boolean
  disposeSequence(sequence: number): void
  decodeBatch(): Promise<void>
  /** Returns -1 if the grammar allows no token. The sampler remembers the token. */
  sampleToken(batchLogitIndex: number, sampler: NativeSampler): Promise<number>
  /** Drops the target's own state first. A physical copy, complete before the next decode. */
  copySequenceStateFromOtherSequence(target: number, source: number): Promise<number>
  getSequenceKvCacheMaxPosition(sequence: number): number
}

/** A LoRA adapter that was loaded beside a model. A context that has it must be disposed of before. */
export type NativeAdapter = { dispose(): Promise<void> }

export type NativeSampler = { applyConfig(config: NativeSamplerConfig): void; dispose(): void }

export type NativeSamplerConfig = {
  temperature: number
  /** Left out where it is off: a member that is present but undefined counts as set. */
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
  AddonSampler: {
    new (model: unknown): NativeSampler
    canBeNextTokenForGrammarEvaluationState(state: unknown, token: number): boolean
  }
  AddonModelLora: new (model: unknown, path: string) => NativeAdapter
  AddonJinjaRenderer: new (template: string) => { render(variables: Record<string, unknown>): string }
  getIsArchRecurrent(architecture: string): boolean | undefined
  getIsArchHybrid(architecture: string): boolean | undefined
}

type NativeModel = {
  shouldPrependBosToken(): boolean
  tokenize(text: string, specialTokens: boolean): Uint32Array
  detokenize(tokens: Uint32Array, specialTokens: boolean): string
  getTokenString(token: number): string
  getTokenAttributes(token: number): number
  loadLora(adapter: NativeAdapter): Promise<void>
}

/** Which logits are wanted: those of `tokens`, the highest, the lowest, that of the drawn token, and those of this many likeliest tokens. */
type TopLogits = [tokens: number[], highest: false, lowest: false, drawn: false, likeliest: number]

/** With the additional arguments, `sampleToken` returns a list. */
type LogitsContext = {
  sampleToken(
    batchLogitIndex: number,
    sampler: NativeSampler,
    probabilities: false,
    confidence: false,
    logits: true | TopLogits,
  ): Promise<[token: number, probabilities: undefined, confidence: undefined, logits: number[] | undefined]>
}

type LoraContext = { setLoras(adapters: NativeAdapter[], scales: number[]): void }

const internal = (value: object) => value as unknown as { _ctx: NativeContext; _bindings: Bindings; _model: NativeModel; _state: unknown }

const tracked = new WeakMap<NativeContext, NativeContext>()

/** The addon's context. Its asynchronous calls are known to `nativeCalls`. */
export function nativeContext(context: LlamaContext): NativeContext {
  const native = internal(context)._ctx
  const known = tracked.get(native) ?? trackedContext(native)
  tracked.set(native, known)
  return known
}

function trackedContext(native: NativeContext): NativeContext {
  let tokens = 0
  return {
    setThreads: (threads) => native.setThreads(threads),
    initBatch(most) {
      tokens = 0
      native.initBatch(most)
    },
    addToBatch(sequence, firstPosition, added, logitIndexes) {
      tokens += added.length
      return native.addToBatch(sequence, firstPosition, added, logitIndexes)
    },
    removeTokenCellsFromSequence: (...cells) => native.removeTokenCellsFromSequence(...cells),
    disposeSequence: (sequence) => native.disposeSequence(sequence),
    decodeBatch: () => nativeCalls.track('decode', tokens, () => native.decodeBatch()),
    // Readers of logits pass more arguments than the type has.
    sampleToken: (...call) => nativeCalls.track('sample', 1, () => native.sampleToken(...call)),
    copySequenceStateFromOtherSequence: (...sequences) =>
      nativeCalls.track('copy', 1, () => native.copySequenceStateFromOtherSequence(...sequences)),
    getSequenceKvCacheMaxPosition: (sequence) => native.getSequenceKvCacheMaxPosition(sequence),
  }
}

export const nativeModel = (model: LlamaModel): NativeModel => internal(model)._model
export const nativeGrammarState = (state: LlamaGrammarEvaluationState): unknown => internal(state)._state
/** Whether a grammar in this state allows the token next. */
export const grammarAllows = (llama: Llama, state: unknown, token: number): boolean =>
  internal(llama)._bindings.AddonSampler.canBeNextTokenForGrammarEvaluationState(state, token)
export const createNativeSampler = (llama: Llama, model: LlamaModel): NativeSampler =>
  new (internal(llama)._bindings.AddonSampler)(nativeModel(model))

/**
 * Reads an adapter's file. The public way (`createContext({ lora })`) remembers adapters by their paths as long as the model is loaded, and
 * would go on with the old one after the file was replaced.
 */
export async function loadNativeAdapter(llama: Llama, model: LlamaModel, path: string): Promise<NativeAdapter> {
  const adapter = new (internal(llama)._bindings.AddonModelLora)(nativeModel(model), path)
  await nativeModel(model).loadLora(adapter)
  return adapter
}

/** Sets the adapter of all decodes that follow. At scale 0 it is left out of the computation. */
export function setNativeAdapter(context: LlamaContext, adapter: NativeAdapter, scale: number): void {
  ;(internal(context)._ctx as unknown as LoraContext).setLoras([adapter], [scale])
}

/** All logits at a place of the last batch, before any sampler: token, logit, token, logit, ... beginning with the likeliest. */
export async function readLogits(context: NativeContext, batchLogitIndex: number, greedy: NativeSampler): Promise<number[]> {
  const [, , , pairs] = await (context as unknown as LogitsContext).sampleToken(batchLogitIndex, greedy, false, false, true)
  if (pairs) return pairs
  throw noLogits()
}

/** The `topK` likeliest tokens at a place of the last batch: token, logit, ... beginning with the likeliest. `sampler` must be configured with this `topK`. */
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

const noLogits = () =>
  new AppError('ENGINE_FAILED', 'The native library gave no logits. Restart Assay; if it stays so, use another model file.')

const CONTROL_ATTRIBUTE = 1 << 3

/** The name of a control token such as `<|im_end|>`; null for any other token. */
export function controlName(model: LlamaModel, token: number): string | null {
  const native = nativeModel(model)
  return native.getTokenAttributes(token) & CONTROL_ATTRIBUTE ? native.getTokenString(token) : null
}

/** llama.cpp's own Jinja engine, with which its server renders chat templates. */
export function createJinjaRenderer(llama: Llama, template: string): (variables: Record<string, unknown>) => string {
  const renderer = new (internal(llama)._bindings.AddonJinjaRenderer)(template)
  return (variables) => renderer.render(variables)
}

/** Whether a sequence's state can be cut at any position, so that a prompt can continue any shared prefix. */
export function canCutState(llama: Llama, model: LlamaModel): boolean {
  const bindings = internal(llama)._bindings
  const { architecture } = model
  return !bindings.getIsArchRecurrent(architecture) && !bindings.getIsArchHybrid(architecture) && !model.fileInsights.swaSize
}

/** @throws AppError ENGINE_FAILED that names every internal call which this version of node-llama-cpp lacks */
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
      'AddonModelLora',
      'AddonJinjaRenderer',
      'getIsArchRecurrent',
      'getIsArchHybrid',
    ]),
    ...missingMembers('AddonSampler', internal(llama)._bindings?.AddonSampler, ['canBeNextTokenForGrammarEvaluationState']),
    ...missingMembers('AddonSampler', internal(llama)._bindings?.AddonSampler?.prototype as object | undefined, ['applyConfig', 'dispose']),
    ...missingMembers('AddonModelLora', internal(llama)._bindings?.AddonModelLora?.prototype as object | undefined, ['dispose']),
    ...(model
      ? missingMembers('model._model', internal(model)._model, [
          'shouldPrependBosToken',
          'tokenize',
          'detokenize',
          'getTokenString',
          'getTokenAttributes',
          'loadLora',
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
          'setLoras',
        ])
      : []),
  ]
  if (missing.length === 0) return
  throw new AppError(
    'ENGINE_FAILED',
    `node-llama-cpp ${version} lacks ${missing.join(', ')}, which the engine calls. Install the pinned version ${pinnedVersion} (npm install), or adapt server/engine/native/llamaInternals.ts.`,
  )
}

function missingMembers(owner: string, value: object | undefined, names: string[]): string[] {
  if (!value) return [owner]
  return names.filter((name) => typeof (value as Record<string, unknown>)[name] !== 'function').map((name) => `${owner}.${name}`)
}
