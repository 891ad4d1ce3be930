import { MIN_PREFILL_TOKENS } from '../batch/batchSteps.ts'
import type { NativeContext } from '../native/llamaInternals.ts'
import { prefixOrder, sharedPrefix } from '../prompt/prefixTree.ts'
import { type TokenDistribution, tokenDistribution } from './tokenDistribution.ts'

/** A prompt (at least one token) and the tokens that follow it. */
export type Continuation = { prompt: Uint32Array; tokens: Uint32Array }

/** Bounds how long others wait, and the memory of a batch's logits: a float for each token of the vocabulary at each place. */
const SLICE_TOKENS = 128
const SEQUENCE = 0

/**
 * Teacher forcing: for each item, in their order, the distributions from which its continuation's tokens would be drawn. Prefixes that
 * items share are computed once. The context's first sequence must be free; it holds the last item afterwards.
 */
export async function scoreTokens(
  context: NativeContext,
  {
    items,
    top,
    canCut,
    readLogits,
    signal,
  }: {
    items: readonly Continuation[]
    top: number
    /** Whether the sequence's state can be cut at any position. */
    canCut: boolean
    /** All logits at a place of the batch, in the form that tokenDistribution takes. */
    readLogits: (place: number) => Promise<number[]>
    signal: AbortSignal
  },
): Promise<TokenDistribution[][]> {
  const results: TokenDistribution[][] = items.map(() => [])
  // The last token is not computed, since nothing is asked about what follows it.
  const fed = items.map(({ prompt, tokens }) => joined(prompt, tokens.subarray(0, -1)))
  let held: Uint32Array = new Uint32Array()
  for (const index of prefixOrder(fed)) {
    const { prompt, tokens } = items[index] as Continuation
    if (tokens.length === 0) continue
    const all = fed[index] as Uint32Array
    const first = prompt.length - 1
    const shared = Math.min(sharedPrefix(held, all), first, Math.max(0, all.length - MIN_PREFILL_TOKENS))
    let filled = keepPrefix(context, { held: held.length, keep: shared, canCut })
    held = all
    while (filled < all.length) {
      signal.throwIfAborted()
      const end = sliceEnd(filled, all.length)
      const wanted = placesFrom(Math.max(first, filled), end)
      context.initBatch(end - filled)
      const logits = context.addToBatch(
        SEQUENCE,
        filled,
        all.subarray(filled, end),
        Uint32Array.from(wanted, (place) => place - filled),
      )
      await context.decodeBatch()
      for (const [at, place] of wanted.entries()) {
        signal.throwIfAborted()
        const pairs = await readLogits(logits[at] as number)
        results[index]?.push(tokenDistribution(pairs, { token: tokens[place - first] as number, top }))
      }
      filled = end
    }
  }
  return results
}

/** Cuts the sequence to its first `keep` tokens; returns how many could be kept. */
function keepPrefix(context: NativeContext, { held, keep, canCut }: { held: number; keep: number; canCut: boolean }): number {
  if (keep === held) return keep
  if (keep > 0 && canCut && context.removeTokenCellsFromSequence(SEQUENCE, keep, -1)) return keep
  context.disposeSequence(SEQUENCE)
  return 0
}

/** The end of the next slice. Where possible no slice is a single token, whose sums would round differently (see MIN_PREFILL_TOKENS). */
function sliceEnd(from: number, length: number): number {
  const rest = length - from
  if (rest <= SLICE_TOKENS) return length
  return from + SLICE_TOKENS - (rest - SLICE_TOKENS < MIN_PREFILL_TOKENS ? MIN_PREFILL_TOKENS : 0)
}

const placesFrom = (from: number, end: number) => Array.from({ length: Math.max(0, end - from) }, (_, at) => from + at)

function joined(a: Uint32Array, b: Uint32Array): Uint32Array {
  const all = new Uint32Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
