import { type NativeContext, type NativeSampler, readTopLogits } from '../native/llamaInternals.ts'

/** What draws a cell's tokens, one after the other; it remembers what it has drawn. */
export type CellSampler = {
  /** The token for a place of the last batch; -1 where a grammar leaves none. */
  draw(context: NativeContext, batchLogitIndex: number): Promise<number>
  dispose(): void
}

/** The library draws by itself. */
export function nativeCellSampler(native: NativeSampler): CellSampler {
  return { draw: (context, place) => context.sampleToken(place, native), dispose: () => native.dispose() }
}

/** The library gives the likeliest tokens, `choose` draws one of them. */
export function penalisedSampler(native: NativeSampler, candidates: number, choose: (pairs: readonly number[]) => number): CellSampler {
  return {
    draw: async (context, place) => choose(await readTopLogits(context, place, native, candidates)),
    dispose: () => native.dispose(),
  }
}
