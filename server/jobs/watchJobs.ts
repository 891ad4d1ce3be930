import { setTimeout as wait } from 'node:timers/promises'
import type { Jobs, JobState } from './createJobs.ts'

/** As often as a job writes its state. */
const LOOK_MS = 500

/** The jobs that `choose` returns, now and at every change, also of other processes, until the signal aborts. */
export async function* watchJobs<View>(
  jobs: Pick<Jobs, 'list'>,
  choose: (states: readonly JobState[]) => View,
  signal: AbortSignal,
): AsyncGenerator<View> {
  let shown: string | null = null
  while (!signal.aborted) {
    // A state that is being replaced cannot be read for a moment; the next look comes soon.
    const view = await jobs.list().then(choose, () => null)
    const text = JSON.stringify(view)
    if (view !== null && text !== shown) {
      shown = text
      yield view
    }
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}
