import { createBreather } from './breather.ts'

/**
 * Tokens computed together, padding included: fewer waste the cost of a call, more leave the processor's cache. Processor time of MiniLM
 * for a text of 10 tokens: 13 ms alone, 8 ms in batches of 8 to 32; of 105 tokens: 57 ms alone, 62 ms by four, 120 ms by 32.
 */
const BATCH_TOKENS = 256
const BATCH_TEXTS = 32
/** The runtime blocks the process while it loads a model and while it computes a batch. */
const BATCH_LIMIT_MS = 300_000

/** `busy` announces that the process may be blocked for up to this many milliseconds, and with 0 the end of that. */
export type BatchOptions = { signal: AbortSignal; busy: (ms: number) => void }

/** Places of texts by batch. The texts of a batch are padded to the longest one, so texts of similar length share a batch. */
export function batchesOf(lengths: readonly number[], mostTexts = BATCH_TEXTS): number[][] {
  const order = lengths.map((_, place) => place).toSorted((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0))
  const batches: number[][] = []
  for (let at = 0; at < order.length; at += batches.at(-1)?.length ?? 1) {
    const longest = lengths[order[at] ?? 0] ?? 1
    const size = Math.min(mostTexts, Math.max(1, Math.floor(BATCH_TOKENS / longest)))
    batches.push(order.slice(at, at + size))
  }
  return batches
}

/** The result of `work` for each text, with room for other requests in between. */
export async function eachText<Result>(
  texts: readonly string[],
  work: (text: string) => Result,
  { signal, busy }: BatchOptions,
): Promise<Result[]> {
  const breathe = createBreather()
  return blocking(busy, async () => {
    const results: Result[] = []
    for (const text of texts) {
      results.push(work(text))
      await breathe()
      signal.throwIfAborted()
    }
    return results
  })
}

/** Announces that `work` may block the process, and then its end. */
export async function blocking<T>(busy: BatchOptions['busy'], work: () => Promise<T>): Promise<T> {
  busy(BATCH_LIMIT_MS)
  return work().finally(() => busy(0))
}
