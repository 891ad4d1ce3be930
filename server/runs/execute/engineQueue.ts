import type { RunAhead } from '../../core/run/runEvent.ts'

/** A run that has the engine for this long makes room for a waiting run that needs another model or lane. */
export const TURN_MS = 120_000

/** A run's place in the queue for the engine. */
export type Place = {
  /** Resolves at the run's turn; never resolves if the run leaves before that. */
  readonly turn: Promise<void>
  readonly granted: boolean
  /** The run that has the engine while this one waits. */
  readonly behind: RunAhead | null
  /** Whether another run has used the engine at the same time, at any moment of this turn. */
  readonly shared: boolean
  leave(): void
}

/** `name`: model and lane. `positions`: the context length that the run's longest cell needs. `alone`: no other run at the same time. */
export type EngineUse = { name: string; positions: number; alone: boolean }

/**
 * Decides which runs may use the engine. Its context serves one model and lane at a time: runs with the same `use` share it,
 * the others wait in the order in which they came. After `TURN_MS` the runs that have the engine are asked to give way, so
 * that a short run does not wait hours for a long one; they enter the queue again at its end.
 */
export type EngineQueue = {
  enter(use: EngineUse, who: RunAhead, giveWay: () => void): Place
  /** The runs in front of `run` in the order of their turns; those that have the engine come first. */
  ahead(run: RunAhead['run']): RunAhead[]
}

type Entry = { use: EngineUse; who: RunAhead; giveWay: () => void; grant: () => void; shared: boolean }

/** `after(ms, callback)` starts a timer and returns the function that stops it; default a timer of this process. */
export function createEngineQueue({
  turnMs = TURN_MS,
  after = afterTime,
}: { turnMs?: number; after?: typeof afterTime } = {}): EngineQueue {
  const holders = new Set<Entry>()
  const waiting: Entry[] = []
  let stopTimer: (() => void) | null = null

  function admit(): void {
    for (let next = waiting[0]; next && fits(next); next = waiting[0]) {
      waiting.shift()
      holders.add(next)
      if (holders.size > 1) for (const holder of holders) holder.shared = true
      next.grant()
    }
    if (waiting.length > 0) stopTimer ??= after(turnMs, askToGiveWay)
    else clearTurn()
  }

  function fits({ use }: Entry): boolean {
    const [holder] = holders
    if (!holder) return true
    // A longer context replaces the present one, so all cells in that would have to end first.
    const roomFor = Math.max(...[...holders].map((each) => each.use.positions))
    return !use.alone && !holder.use.alone && holder.use.name === use.name && use.positions <= roomFor
  }

  function askToGiveWay(): void {
    stopTimer = null
    for (const { giveWay } of holders) giveWay()
  }

  function clearTurn(): void {
    stopTimer?.()
    stopTimer = null
  }

  return {
    enter(use, who, giveWay) {
      const { promise: turn, resolve } = Promise.withResolvers<void>()
      const entry: Entry = { use, who, giveWay, grant: resolve, shared: false }
      waiting.push(entry)
      admit()
      return {
        turn,
        get granted() {
          return holders.has(entry)
        },
        get behind() {
          const [holder] = holders
          return holder && !holders.has(entry) ? holder.who : null
        },
        get shared() {
          return entry.shared
        },
        leave() {
          if (holders.delete(entry) && holders.size === 0) clearTurn()
          const position = waiting.indexOf(entry)
          if (position >= 0) waiting.splice(position, 1)
          admit()
        },
      }
    },
    ahead(run) {
      const position = waiting.findIndex(({ who }) => who.run === run)
      if (position < 0) return []
      return [...holders, ...waiting.slice(0, position)].map(({ who }) => who)
    },
  }
}

function afterTime(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
