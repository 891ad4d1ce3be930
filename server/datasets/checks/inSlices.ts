import { setImmediate as turn } from 'node:timers/promises'
import type { Slices } from '../../core/dataset/checks/finding/slices.ts'

/** Work that goes on without serving anyone else, in milliseconds. */
const SLICE_MS = 12

/** Does long work piece by piece, so that a server answers in between. `onShare` gets the share that is done. @throws the signal's reason */
export async function inSlices<Result>(
  work: Slices<Result>,
  { signal, onShare }: { signal?: AbortSignal; onShare?: (share: number) => void } = {},
): Promise<Result> {
  let since = performance.now()
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - since < SLICE_MS) continue
    onShare?.(step.value)
    await turn()
    signal?.throwIfAborted()
    since = performance.now()
  }
}
