import type { RunService } from '#server/api/services.ts'
import type { RunState } from '#server/core/run/runState.ts'
import { formatCount, formatDuration } from '../../../_ui/text/format.ts'

type Wait = ReturnType<RunService['active']>[number]['wait']

/** Why a run in progress begins no cell; null if it is not on hold. `waits` is what the server knows of its wait. */
export function holdText({ hold, counts }: Pick<RunState, 'hold' | 'counts'>, waits: Wait): string | null {
  if (hold === null) return null
  if (hold.reason === 'paused') return counts.running > 0 ? `Pausing: ${formatCount(counts.running, 'cell')} to finish` : 'Paused'
  const { title } = waits?.behind ?? hold.behind
  return `Waiting for “${title}”${waits ? `, ${aboutMinutes(waits.ms)}` : ''}`
}

/** In whole minutes, because the estimate is not exact. */
function aboutMinutes(ms: number): string {
  if (ms < 45_000) return 'less than a minute'
  return `about ${formatDuration(Math.max(1, Math.round(ms / 60_000)) * 60_000)}`
}
