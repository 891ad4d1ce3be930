import { setTimeout as delay } from 'node:timers/promises'

import type { RunId } from '../../core/ids.ts'
import type { NumberedEvent } from '../../core/run/runEvent.ts'
import type { RunStore } from '../../io/store/runStore.ts'

const LOOK_EVERY_MS = 250

type Tail = { run: RunId; afterSeq: number; signal?: AbortSignal | undefined; now: () => number }

/** Follows a run that another program executes, a command beside the page say, by its log: no live tokens, everything else. */
export async function* tailStored(runs: RunStore, { run, afterSeq, signal, now }: Tail): AsyncGenerator<NumberedEvent> {
  let last = afterSeq
  while (!signal?.aborted) {
    // If the other program was killed, this writes the end of its log.
    runs.closeOrphans(now())
    const running = runs.get(run)?.outcome === 'running'
    for (const numbered of runs.events(run, last)) {
      yield numbered
      last = numbered.seq
      if (numbered.event.type === 'runFinished' || signal?.aborted) return
    }
    if (!running) return
    await delay(LOOK_EVERY_MS, undefined, signal ? { signal } : {}).catch(() => undefined)
  }
}
