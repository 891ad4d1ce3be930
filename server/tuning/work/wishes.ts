import { setTimeout as wait } from 'node:timers/promises'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'

/** A user wants the work to stop. */
export class Wished extends Error {
  readonly wish: 'pause' | 'cancel'

  constructor(wish: 'pause' | 'cancel') {
    super(`A user asked to ${wish} the training.`)
    this.wish = wish
  }
}

const LOOK_MS = 300

/** @throws Wished if a user wants the work to stop */
export async function stopIfWished(folder: Pick<TuningFolder, 'wish'>): Promise<void> {
  const wish = await folder.wish()
  if (wish !== 'run') throw new Wished(wish)
}

/**
 * Does work that is stopped when a user wishes it, or when `signal` aborts. @throws Wished, the signal's reason, and the errors of the work
 */
export async function untilWished<Result>(
  folder: Pick<TuningFolder, 'wish'>,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController()
  const look = async () => {
    const wish = await folder.wish().catch(() => 'run' as const)
    if (wish !== 'run') stop.abort(new Wished(wish))
  }
  await look()
  const timer = setInterval(() => void look(), LOOK_MS)
  const both = AbortSignal.any([signal, stop.signal])
  try {
    both.throwIfAborted()
    return await work(both)
  } catch (thrown) {
    // The work may have said in its own words that it was stopped. Ctrl+C in a terminal ends a program that the work has started before the
    // wish is written.
    if (!both.aborted) await wait(LOOK_MS, undefined, { signal: both }).catch(() => undefined)
    if (!both.aborted) await look()
    both.throwIfAborted()
    throw thrown
  } finally {
    clearInterval(timer)
  }
}
