/** Prefill between two decode steps takes about this long at most, so that running cells keep streaming. */
const PREFILL_SLICE_MS = 1000
export const MIN_SLICE_TOKENS = 16

/** How much prefill goes between two decode steps, by the measured speed of the last one. */
export class PrefillPace {
  /** Tokens a millisecond. */
  #rate = 0.2

  /** `streaming`: cells are decoding and wait meanwhile; without any there is no limit. */
  sliceTokens(streaming: boolean): number {
    return streaming ? Math.max(MIN_SLICE_TOKENS, Math.round(this.#rate * PREFILL_SLICE_MS)) : Infinity
  }

  took(tokens: number, ms: number): void {
    this.#rate = tokens / Math.max(1, ms)
  }
}
