import type { Engine } from '../engine/protocol.ts'
import type { Owner } from '../io/processOwner.ts'
import type { Store } from '../io/store.ts'

/** What a run needs of the world, passed in. */
export type RunDeps = {
  engine: Pick<Engine, 'generate'>
  store: Store
  /** Milliseconds since 1970. */
  now: () => number
  owner: Owner
  /** After this long a cell fails with CELL_TIMEOUT; default ten minutes. */
  cellTimeoutMs?: number
}
