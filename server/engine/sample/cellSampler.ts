import { type NativeContext, type NativeSampler, readTopLogits } from '../native/llamaInternals.ts'

/** Draws a cell's tokens one after another, and remembers the drawn tokens. */
export type CellSampler = {
  /** Draws a token from the logits at a place of the last batch; -1 if the grammar allows none. */
  draw(context: NativeContext, batchLogitIndex: number): Promise<number>
  /** Whether its constraint allows this token as the next one; without a constraint there is no such function. */
  allows?(token: number): boolean
  dispose(): void
}

/** A sampler that is entirely the library's. */
export function nativeCellSampler(native: NativeSampler, allows?: CellSampler['allows']): CellSampler {
  return { draw: (context, place) => context.sampleToken(place, native), dispose: () => native.dispose(), ...(allows ? { allows } : {}) }
}

/** A sampler for which the library returns the most likely tokens, and `choose` draws one of them. */
export function penalisedSampler(native: NativeSampler, candidates: number, choose: (pairs: readonly number[]) => number): CellSampler {
  return {
    draw: async (context, place) => choose(await readTopLogits(context, place, native, candidates)),
    dispose: () => native.dispose(),
  }
}
