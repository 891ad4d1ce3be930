import type { Computation } from '../plan/computation.ts'

/** A computation that was alone at this many deaths of the engine has failed. */
const STRIKES = 2

export type CrashVerdict = {
  /** Not begun: they go on at once. */
  next: Computation[]
  /** Running when the engine died, as batches to try after everything else. */
  later: Computation[][]
  failed: Computation[]
}

/**
 * Decides what to do with a batch after the engine died. Any of the running cells may be the cause, so they are tried again in
 * halves, until one is alone at the second death: it fails and the others go on. If another run used the engine at the same
 * time (`alone` is false), its cells may be the cause, and no cell gets a strike.
 */
export function afterCrash(batch: readonly Computation[], { alone }: { alone: boolean }): CrashVerdict {
  const open = batch.filter((computation) => computation.status !== 'ended')
  const running = open.filter((computation) => computation.status === 'running')
  for (const computation of open) computation.status = 'waiting'
  const next = open.filter((computation) => !running.includes(computation))
  const [only] = running
  if (only && running.length === 1) {
    if (alone) only.strikes += 1
    return only.strikes < STRIKES ? { next, later: [[only]], failed: [] } : { next, later: [], failed: [only] }
  }
  const half = Math.ceil(running.length / 2)
  const later = [running.slice(0, half), running.slice(half)].filter((part) => part.length > 0)
  return { next, later, failed: [] }
}
