import type { RunAhead } from '../../core/run/runEvent.ts'

/** After so long a run that has the engine makes room for one that waits for it with another model or lane. */
export const TURN_MS = 120_000

/** A run's place in the line for the engine. */
export type Place = {
  /** Resolves at the run's turn; never where it leaves before. */
  readonly turn: Promise<void>
  readonly granted: boolean
  /** Who has the engine, while this one waits. */
  readonly behind: RunAhead | null
  /** Whether another run has had the engine at the same time, at any moment of this turn. */
  readonly shared: boolean
  leave(): void
}

/** `name`: model and lane. `positions`: the length of context that its longest cell needs. `alone`: with nobody beside it. */
export type EngineUse = { name: string; positions: number; alone: boolean }

/**
 * Who may use the engine. Its context serves one model and lane at a time: runs that use it in the same way (`use`) share it
 * side by side, the others wait in the order in which they came. After a turn those who have it are asked to give way, so
 * that a short run does not wait hours for a long one; they come back at the end of the line.
 */
export type EngineLine = {
  enter(use: EngineUse, who: RunAhead, giveWay: () => void): Place
  /** Runs in front of `run` in the order of their turns, those that have the engine first. */
  ahead(run: RunAhead['run']): RunAhead[]
}

type Entry = { use: EngineUse; who: RunAhead; giveWay: () => void; grant: () => void; shared: boolean }

/** `after` calls back after so many milliseconds and gives the way to call that off; default the timer of this process. */
export function createEngineLine({ turnMs = TURN_MS, after = afterTime }: { turnMs?: number; after?: typeof afterTime } = {}): EngineLine {
  const holders = new Set<Entry>()
  const waiting: Entry[] = []
  let callOff: (() => void) | null = null

  function admit(): void {
    for (let next = waiting[0]; next && fits(next); next = waiting[0]) {
      waiting.shift()
      holders.add(next)
      if (holders.size > 1) for (const holder of holders) holder.shared = true
      next.grant()
    }
    if (waiting.length > 0) callOff ??= after(turnMs, askToGiveWay)
    else stopClock()
  }

  function fits({ use }: Entry): boolean {
    const [holder] = holders
    if (!holder) return true
    // A longer context is a new one, for which all cells in the old one would have to end.
    const roomFor = Math.max(...[...holders].map((each) => each.use.positions))
    return !use.alone && !holder.use.alone && holder.use.name === use.name && use.positions <= roomFor
  }

  function askToGiveWay(): void {
    callOff = null
    for (const { giveWay } of holders) giveWay()
  }

  function stopClock(): void {
    callOff?.()
    callOff = null
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
          if (holders.delete(entry) && holders.size === 0) stopClock()
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
