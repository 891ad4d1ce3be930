import { handleTrpc } from '#server/api/handleTrpc.ts'
import { guardSettings } from '#server/api/requestGuard.ts'
import { processServices } from '#server/api/context.ts'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'

/** The only door of the page to the server: queries and subscriptions by GET, mutations by POST. */
function handler(request: Request): Promise<Response> {
  return handleTrpc(request, { services: processServices, settings: guardSettings() })
}

export { handler as GET, handler as POST }
