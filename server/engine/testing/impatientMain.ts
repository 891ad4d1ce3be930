import { nativeCalls } from '../native/nativeCalls.ts'
import { createLlamaBackend } from '../process/llamaBackend.ts'
import { serveBackend } from '../process/serveBackend.ts'

/** An engine that waits for one token for a second only. */
nativeCalls.sampleLimitMs = 1_000
serveBackend(await createLlamaBackend({ watchMs: 100 }))
