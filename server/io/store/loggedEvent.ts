import type { CellKey } from '../../core/ids.ts'
import type { CellTokens, EventResult, RunEvent, RunStarted } from '../../core/run/runEvent.ts'
import { storedJson } from './storedJson.ts'

const KEY_BYTES = 32

/** What a log may hold: everything but live tokens. */
export type StoredEvent = Exclude<RunEvent, CellTokens>

/** An event as the log stores it: without results, which are stored by key, and without the start, which is in the run's row. */
export type LoggedEvent =
  | Exclude<RunEvent, { type: 'cellTokens' | 'cellCached' | 'cellDone' | 'runStarted' }>
  | { type: 'cellCached'; cell: number }
  | { type: 'cellDone'; cell: number }
  | { type: 'runStarted' }

/** Every type, so that an event whose bytes were damaged is recognised. */
const loggedTypes = {
  runStarted: true,
  cellCached: true,
  cellStarted: true,
  cellDone: true,
  cellFailed: true,
  cellRetried: true,
  cellsCancelled: true,
  runPaused: true,
  runWaits: true,
  runResumed: true,
  clockJumped: true,
  engineNote: true,
  runFinished: true,
} satisfies Record<LoggedEvent['type'], true>

/** A stored event of a run of `cells` cells; null if it was damaged. */
export function readLogged(text: string, cells: number): LoggedEvent | null {
  const event = storedJson(text) as LoggedEvent | undefined
  const known = typeof event === 'object' && event !== null && Object.hasOwn(loggedTypes, event.type)
  return known && !('cell' in event && !(event.cell >= 0 && event.cell < cells)) ? event : null
}

export function toLogged(event: StoredEvent): LoggedEvent {
  switch (event.type) {
    case 'cellDone':
    case 'cellCached':
      return { type: event.type, cell: event.cell }
    case 'runStarted':
      return { type: event.type }
    default:
      return event
  }
}

/** The event again. `started` is the run's first event; `resultOf` gives what the reader needs of a result, null if it is no longer stored. */
export function hydrate<Result extends EventResult>(
  event: LoggedEvent,
  started: RunStarted,
  resultOf: (key: CellKey) => Result | null,
): RunEvent<Result> {
  if (event.type === 'runStarted') return started
  if (event.type !== 'cellDone' && event.type !== 'cellCached') return event
  const key = started.keys[event.cell]
  const result = key === undefined ? null : resultOf(key)
  if (result !== null) return { type: event.type, cell: event.cell, result }
  return {
    type: 'cellFailed',
    cell: event.cell,
    error: { code: 'STORE_BROKEN', message: 'The result of this cell is no longer in the store. Run again to compute it.' },
  }
}

/** Keys as one blob, 32 bytes each. */
export function packKeys(keys: readonly CellKey[]): Uint8Array {
  return new Uint8Array(Buffer.from(keys.join(''), 'hex'))
}

export function unpackKeys(packed: Uint8Array): CellKey[] {
  const hex = Buffer.from(packed).toString('hex')
  return Array.from(
    { length: packed.length / KEY_BYTES },
    (_, index) => hex.slice(index * 2 * KEY_BYTES, (index + 1) * 2 * KEY_BYTES) as CellKey,
  )
}
