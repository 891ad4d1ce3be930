import type { Engine } from '../../engine/door/protocol.ts'
import type { Owner } from '../../io/processOwner.ts'
import type { Store } from '../../io/store/store.ts'
import type { EngineQueue } from './engineQueue.ts'
import type { KeyClaims } from './keyClaims.ts'

/** Dependencies of executing a run. */
export type RunDeps = {
  engine: Pick<Engine, 'generate' | 'score'>
  store: Store
  /** Milliseconds since 1970. */
  now: () => number
  /** Waking milliseconds, which neither sleep nor a change of the clock moves; default those of this process. */
  awake?: () => number
  owner: Owner
  /** Shared by the runs of one program; without them a run has the engine to itself. */
  engineQueue?: EngineQueue
  claims?: KeyClaims
}
