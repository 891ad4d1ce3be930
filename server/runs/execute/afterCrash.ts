import type { Computation } from '../plan/computation.ts'

/** A computation that was alone at this many deaths of the engine, or their known cause, has failed. */
const STRIKES = 2

export type CrashVerdict = {
  /** Not begun: they go on at once. */
  next: Computation[]
  /** Running when the engine died, as batches to try after everything else. */
  later: Computation[][]
  failed: Computation[]
}

/**
 * Decides what to do with a batch after the engine died, or was killed because it did not answer (`isStuck`). `culprits` are known to be
 * the cause: they are tried once more together, and after a silence, which took long, not even that. Otherwise any of the running cells
 * may be the cause, so they are tried again in halves, until one is alone at the second death: it fails and the others go on. If another
 * run used the engine at the same time (`alone` is false), its cells may be the cause, and no cell gets a strike.
 */
export function afterCrash(
  batch: readonly Computation[],
  { alone, culprits = [], isStuck = false }: { alone: boolean; culprits?: readonly Computation[]; isStuck?: boolean },
): CrashVerdict {
  const open = batch.filter((computation) => computation.status !== 'ended')
  const blamed = open.filter((computation) => culprits.includes(computation))
  const running = blamed.length > 0 ? blamed : open.filter((computation) => computation.status === 'running')
  for (const computation of open) computation.status = 'waiting'
  const next = open.filter((computation) => !running.includes(computation))
  const [only] = running
  if (blamed.length > 0) {
    for (const computation of blamed) computation.strikes += isStuck ? STRIKES : 1
    const failed = blamed.filter(({ strikes }) => strikes >= STRIKES)
    return failed.length > 0 ? { next, later: [], failed: blamed } : { next, later: [blamed], failed: [] }
  }
  if (only && running.length === 1) {
    if (alone) only.strikes += 1
    return only.strikes < STRIKES ? { next, later: [[only]], failed: [] } : { next, later: [], failed: [only] }
  }
  const half = Math.ceil(running.length / 2)
  const later = [running.slice(0, half), running.slice(half)].filter((part) => part.length > 0)
  return { next, later, failed: [] }
}
