import type { RunId } from '../../core/ids.ts'
import type { RunStarted, StoredEvent } from '../../io/store/loggedEvent.ts'
import type { Owner } from '../../io/processOwner.ts'
import type { RunStore } from '../../io/store/runStore.ts'
import type { LiveEvent } from '../plan/runTypes.ts'

/** The log of one run while it is written: numbers events, stores them and tells whoever listens. */
export type RunLog = {
  readonly run: RunId
  append(event: Exclude<StoredEvent, { type: 'runStarted' }>): void
  /** Live only: tokens are not kept, their text comes again with the result. */
  tokens(cell: number, text: string): void
}

/** Begins the log with `runStarted`, which is on disk when this returns. */
export function beginRunLog(
  started: RunStarted,
  { runs, owner, publish }: { runs: RunStore; owner: Owner; publish: (event: LiveEvent) => void },
): RunLog {
  const { run } = started
  let seq = 1
  runs.begin(started, owner)
  publish({ seq, event: started })
  return {
    run,
    append(event) {
      seq += 1
      runs.append(run, seq, event)
      publish({ seq, event })
    },
    tokens: (cell, text) => publish({ seq: null, event: { type: 'cellTokens', cell, text } }),
  }
}
