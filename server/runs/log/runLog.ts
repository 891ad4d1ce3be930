import type { RunId } from '../../core/ids.ts'
import { RunFold } from '../../core/run/foldRun.ts'
import { countsOnly, type LiveEvent, type LiveOutput, type RunStarted, type TokenCounts } from '../../core/run/runEvent.ts'
import type { RunState } from '../../core/run/runState.ts'
import type { Owner } from '../../io/processOwner.ts'
import type { StoredEvent } from '../../io/store/loggedEvent.ts'
import type { RunStore } from '../../io/store/runStore.ts'

/** A run as its log keeps it: without results, so that many long runs fit in memory. */
export type LoggedRun = RunState<TokenCounts>

/** The log of one run while it is written: numbers events, stores them, folds them and passes them on. */
export type RunLog = {
  readonly run: RunId
  append(event: Exclude<StoredEvent, { type: 'runStarted' }>): void
  /** Live only: tokens are not stored, because the result has the text. */
  tokens(cell: number, live: LiveOutput): void
  /** Returns `view(state)`; the view must not keep any part of the state. */
  read<T>(view: (state: LoggedRun) => T): T
}

/** Begins the log with `runStarted`, which is on disk when this returns. `publish` gets every event, including the first. */
export function beginRunLog(
  started: RunStarted,
  { runs, owner, publish }: { runs: RunStore; owner: Owner; publish: (event: LiveEvent) => void },
): RunLog {
  const { run } = started
  const fold = new RunFold<TokenCounts>()
  let seq = 1
  const tell = (live: LiveEvent) => {
    fold.apply(countsOnly(live.event))
    publish(live)
  }
  runs.begin(started, owner)
  tell({ seq, event: started })
  return {
    run,
    append(event) {
      seq += 1
      runs.append(run, seq, event)
      tell({ seq, event })
    },
    tokens: (cell, { text, thinking }) => tell({ seq: null, event: { type: 'cellTokens', cell, text, ...(thinking ? { thinking } : {}) } }),
    read: (view) => fold.read(view),
  }
}
