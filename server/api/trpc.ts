import { initTRPC } from '@trpc/server'
import { formatError } from './errorShape.ts'
import type { Services } from './services.ts'

/** What a procedure sees: the services of this process, or a test's stand-ins. */
export type Context = { services: Services }

const t = initTRPC.context<Context>().create({
  errorFormatter: formatError,
  // Pings keep an idle stream open through proxies, and let the page detect within 40 s that the server has gone.
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
})

export const { router, procedure, createCallerFactory } = t
