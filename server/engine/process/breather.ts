import { setImmediate as nextTurn } from 'node:timers/promises'

const WORK_MS = 100

/**
 * Lets the event loop have a turn if this has been called for longer than 100 ms since the last one: cancel messages must get through
 * long work, and so must the sign of life that the client asks for.
 */
export function createBreather(): () => Promise<void> {
  let at = performance.now()
  return async () => {
    if (performance.now() - at < WORK_MS) return
    await nextTurn()
    at = performance.now()
  }
}
