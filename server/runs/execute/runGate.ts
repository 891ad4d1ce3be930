import type { ErrorData } from '../../core/errors.ts'
import type { RunAhead } from '../../core/run/runEvent.ts'
import type { EngineQueue, EngineUse, Place } from './engineQueue.ts'
import type { RunControl } from './runControl.ts'
import type { RunLog } from '../log/runLog.ts'

/** Lets a run work while it is neither paused nor waiting for other runs, and logs when that changes. */
export type RunGate = {
  /**
   * Resolves when the run may use the engine like this. The result is a signal that aborts when the run must start no more cells and
   * call `open` again; null if the run is over or `unwanted` aborts.
   */
  open(use: EngineUse, unwanted: AbortSignal): Promise<AbortSignal | null>
  /** Whether no other run has had the engine at the same time since the gate opened. */
  readonly alone: boolean
  /** Pauses the run for this reason, so that `open` waits until it is resumed; or ends it where nobody could resume it. */
  giveUp(because: ErrorData): void
  /** Gives the place in the queue to others. */
  leave(): void
  close(): void
}

/** `queue` null: the engine belongs to this run alone. */
export function createRunGate({
  queue,
  who,
  control,
  log,
  now,
}: {
  queue: EngineQueue | null
  who: RunAhead
  control: RunControl
  log: Pick<RunLog, 'append'>
  now: () => number
}): RunGate {
  let place: { use: EngineUse; at: Place | null; closing: AbortController } | null = null
  let onHold = false

  function tellHold(): void {
    const because = control.givenUp ? { because: control.givenUp } : {}
    if (control.paused) log.append({ type: 'runPaused', at: now(), ...because })
    else log.append({ type: 'runResumed', at: now() })
    onHold = control.paused
    if (control.paused) place?.closing.abort()
  }

  const stopListening = control.onHold(tellHold)
  // It may have been paused before the listener was added.
  if (control.paused) tellHold()

  function leave(): void {
    place?.at?.leave()
    place = null
  }

  /** Resolves at the run's turn, or when it is paused or over. */
  async function turnOf(at: Place, over: AbortSignal): Promise<void> {
    if (!at.granted && at.behind) {
      log.append({ type: 'runWaits', at: now(), behind: at.behind })
      onHold = true
    }
    const stopped = untilAborted(over)
    await Promise.race([at.turn, stopped.promise])
    stopped.forget()
    if (!at.granted || !onHold || control.paused) return
    log.append({ type: 'runResumed', at: now() })
    onHold = false
  }

  return {
    async open(use, unwanted) {
      const over = AbortSignal.any([control.signal, unwanted])
      while (!over.aborted) {
        if (control.paused) {
          leave()
          await untilResumed(control, over)
          continue
        }
        if (place && (place.use.name !== use.name || place.use.alone !== use.alone || place.closing.signal.aborted)) leave()
        if (!place) {
          const closing = new AbortController()
          const at = queue?.enter(use, who, () => closing.abort()) ?? null
          place = { use, at, closing }
          if (at) await turnOf(at, AbortSignal.any([closing.signal, over]))
          if (over.aborted || closing.signal.aborted) continue
        }
        return place.closing.signal
      }
      leave()
      return null
    },
    get alone() {
      return !place?.at?.shared
    },
    giveUp: (because) => control.giveUp(because),
    leave,
    close() {
      leave()
      stopListening()
    },
  }
}

async function untilResumed(control: RunControl, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stopListening = control.onHold(resolve)
  const over = untilAborted(signal)
  await Promise.race([promise, over.promise])
  over.forget()
  stopListening()
}

function untilAborted(signal: AbortSignal): { promise: Promise<void>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const tell = () => resolve()
  if (signal.aborted) tell()
  else signal.addEventListener('abort', tell, { once: true })
  return { promise, forget: () => signal.removeEventListener('abort', tell) }
}
