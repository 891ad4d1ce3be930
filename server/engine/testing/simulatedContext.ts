import type { CellSampler } from '../sample/cellSampler.ts'
import type { NativeContext, NativeSampler } from '../native/llamaInternals.ts'

/** A sampler for the simulated context; its only setting is the seed. */
export type SimulatedSampler = NativeSampler & CellSampler & { seed: number; disposed: boolean }

const SIMULATED_VOCABULARY = 50
export const SIMULATED_EOG = 0

/** The next token of a sequence: a hash of all tokens before it and of the sampler's seed, so that any wrong state changes it. */
export function simulatedNext(tokens: readonly number[], seed: number): number {
  let hash = seed >>> 0
  for (const token of tokens) hash = (Math.imul(hash ^ token, 0x01000193) + 0x9e3779b9) >>> 0
  return ((hash ^ (hash >>> 13)) >>> 0) % SIMULATED_VOCABULARY
}

export function simulatedSampler(seed: number): SimulatedSampler {
  const sampler: SimulatedSampler = {
    seed,
    disposed: false,
    applyConfig: () => undefined,
    draw: (context, place) => context.sampleToken(place, sampler),
    dispose: () => void (sampler.disposed = true),
  }
  return sampler
}

/** One decode of the context: sequence, first position and token count of each part, in the order of the batch. */
export type SimulatedBatch = { sequence: number; position: number; count: number }[]

/** The addon's context without a model, for tests of the batcher: it keeps each sequence's tokens and refuses what llama.cpp would refuse. */
export class SimulatedContext implements NativeContext {
  readonly batches: SimulatedBatch[] = []
  /** The numbers of the decodes that fail, counted from 0. */
  readonly failing = new Set<number>()
  readonly #sequences: number[][]
  readonly #capacity: number
  readonly #canCut: boolean
  #pending: { sequence: number; position: number; tokens: number[]; logits: number[] }[] = []
  #room = 0
  #logits = new Map<number, number[]>()

  constructor({ sequences, capacity, canCut = true }: { sequences: number; capacity: number; canCut?: boolean }) {
    this.#sequences = Array.from({ length: sequences }, () => [])
    this.#capacity = capacity
    this.#canCut = canCut
  }

  setThreads(): void {
    // Threads affect only the time.
  }

  initBatch(tokens: number): void {
    if (tokens <= 0) throw new RangeError('Invalid batch size')
    this.#pending = []
    this.#room = tokens
  }

  addToBatch(sequence: number, firstPosition: number, tokens: Uint32Array, logitIndexes: Uint32Array): Uint32Array {
    const before = this.#pending.filter((part) => part.sequence === sequence).reduce((sum, part) => sum + part.tokens.length, 0)
    const length = this.#of(sequence).length + before
    if (firstPosition !== length) throw new Error(`sequence ${sequence} ends at ${length}, not at ${firstPosition}`)
    if (length + tokens.length > this.#capacity) throw new Error(`sequence ${sequence} is full`)
    this.#room -= tokens.length
    if (this.#room < 0) throw new RangeError('Tokens exceed the initialized batch size')
    const start = this.#pending.reduce((sum, part) => sum + part.tokens.length, 0)
    this.#pending.push({ sequence, position: firstPosition, tokens: [...tokens], logits: [...logitIndexes] })
    return logitIndexes.map((index) => start + index)
  }

  async decodeBatch(): Promise<void> {
    await Promise.resolve()
    this.batches.push(this.#pending.map(({ sequence, position, tokens }) => ({ sequence, position, count: tokens.length })))
    if (this.failing.has(this.batches.length - 1)) throw new Error('Eval has failed')
    this.#logits = new Map()
    let start = 0
    for (const { sequence, tokens, logits } of this.#pending) {
      const held = this.#of(sequence)
      for (const index of logits) this.#logits.set(start + index, [...held, ...tokens.slice(0, index + 1)])
      held.push(...tokens)
      start += tokens.length
    }
  }

  async sampleToken(batchLogitIndex: number, sampler: NativeSampler): Promise<number> {
    await Promise.resolve()
    const tokens = this.#logits.get(batchLogitIndex)
    if (!tokens) throw new Error(`no logits at ${batchLogitIndex}`)
    if ((sampler as SimulatedSampler).disposed) throw new Error('Sampler is disposed')
    return simulatedNext(tokens, (sampler as SimulatedSampler).seed)
  }

  async copySequenceStateFromOtherSequence(target: number, source: number): Promise<number> {
    this.#sequences[target] = [...this.#of(source)]
    return this.#of(source).length - 1
  }

  removeTokenCellsFromSequence(sequence: number, start: number): boolean {
    const held = this.#of(sequence)
    if (!this.#canCut && start > 0 && start < held.length) return false
    held.length = Math.min(held.length, start)
    return true
  }

  disposeSequence(sequence: number): void {
    this.#of(sequence).length = 0
  }

  getSequenceKvCacheMaxPosition(sequence: number): number {
    return this.#of(sequence).length - 1
  }

  #of(sequence: number): number[] {
    const held = this.#sequences[sequence]
    if (!held) throw new RangeError(`no sequence ${sequence}`)
    return held
  }
}
