import { processServices } from '#server/api/context.ts'
import { handleExport } from '#server/api/handleExport.ts'
import { guardSettings } from '#server/api/requestGuard.ts'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'

/** Downloads of a notebook's grid. */
export function GET(request: Request): Promise<Response> {
  return handleExport(request, { services: processServices, settings: guardSettings() })
}
