import { initTRPC } from '@trpc/server'
import { AppError } from '../core/errors.ts'
import { formatError } from './errorShape.ts'
import type { Services } from './services.ts'

/** What a procedure sees: the services of this process, or a test's stand-ins. `stream` is set for calls over the event stream. */
export type Context = { services: Services; stream?: EventStream }

/** The connection that carries all subscriptions of a tab. */
export type EventStream = {
  /** Resolves when the page has taken most of what was sent, or has left. */
  drained(): Promise<void>
}

const t = initTRPC.context<Context>().create({
  errorFormatter: formatError,
  // Pings keep an idle stream open through proxies, and let the page detect within 40 s that the server has gone.
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
})

export const { router, createCallerFactory } = t

/**
 * Over the event stream only subscriptions pass: the checks of a request's method, size and type are made for HTTP. `ctx.signal` aborts when the
 * caller has left.
 */
export const procedure = t.procedure.use(({ ctx, type, signal = new AbortController().signal, next }) => {
  if (ctx.stream && type !== 'subscription') throw new AppError('NOT_ALLOWED', 'The event stream carries subscriptions only.')
  return next({ ctx: { signal } })
})
