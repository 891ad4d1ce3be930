import { assertNever } from '../assertNever.ts'
import type { RunEvent, RunState } from './runEvent.ts'

const holdTypes = ['runPaused', 'runWaits', 'runResumed', 'clockJumped'] as const

/** An event about whether new cells may begin, or about time that was no work. */
export type HoldEvent = Extract<RunEvent, { type: (typeof holdTypes)[number] }>

export function isHoldEvent(event: RunEvent): event is HoldEvent {
  return holdTypes.some((type) => type === event.type)
}

/** What an event makes of a run's hold and idle time; what says nothing new gives both back as they were. */
export function nextHold(before: Pick<RunState, 'hold' | 'idleMs'>, event: HoldEvent): Pick<RunState, 'hold' | 'idleMs'> {
  const { hold, idleMs } = before
  // A clock that was set back in between must not make work of a wait.
  const ended = (at: number) => idleMs + (hold ? Math.max(0, at - hold.since) : 0)
  switch (event.type) {
    case 'runPaused':
      return hold?.reason === 'paused' ? { hold, idleMs } : { hold: { reason: 'paused', since: event.at }, idleMs: ended(event.at) }
    case 'runWaits':
      if (hold?.reason === 'waiting' && hold.behind.run === event.behind.run) return { hold, idleMs }
      return { hold: { reason: 'waiting', since: event.at, behind: event.behind }, idleMs: ended(event.at) }
    case 'runResumed':
      return { hold: null, idleMs: ended(event.at) }
    case 'clockJumped':
      // The jump lies inside the hold that it happened in, which is counted when that ends: its start moves along instead.
      return hold ? { hold: { ...hold, since: hold.since + event.ms }, idleMs: idleMs + event.ms } : { hold, idleMs: idleMs + event.ms }
    default:
      return assertNever(event)
  }
}
