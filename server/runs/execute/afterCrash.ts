import type { Computation } from '../plan/computation.ts'

/** A cell that was alone when the engine died is tried once more, then it has failed. */
const STRIKES = 2

export type CrashVerdict = {
  /** Cells that the engine had not begun: they go on at once. */
  next: Computation[]
  /** Cells that it was working on, as batches to try after everything else. */
  later: Computation[][]
  failed: Computation[]
}

/**
 * What becomes of a batch when the engine died. Any of the running cells may be to blame, so they are tried again in halves,
 * until a cell dies alone twice: it fails and the others are safe. Halves keep a crash that had another cause cheap. Where another run used the
 * engine at the same time (`alone` is false), its cells may be to blame: then no cell gets a strike.
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
