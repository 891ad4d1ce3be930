import type { RunService } from '#server/api/services.ts'
import type { RunState } from '#server/core/run/runState.ts'
import { formatCount, formatDuration } from '../../../_ui/text/format.ts'

type Wait = ReturnType<RunService['active']>[number]['wait']

/** Why a run that is under way begins no cell, in a few words; null where it works. `waits` is what the server says of its wait. */
export function holdText({ hold, counts }: Pick<RunState, 'hold' | 'counts'>, waits: Wait): string | null {
  if (hold === null) return null
  if (hold.reason === 'paused') return counts.running > 0 ? `Pausing: ${formatCount(counts.running, 'cell')} to finish` : 'Paused'
  const { title } = waits?.behind ?? hold.behind
  return `Waiting for “${title}”${waits ? `, ${aboutMinutes(waits.ms)}` : ''}`
}

/** Coarse on purpose: whoever waits wants to know whether it is worth a coffee. */
export function aboutMinutes(ms: number): string {
  if (ms < 45_000) return 'less than a minute'
  return `about ${formatDuration(Math.max(1, Math.round(ms / 60_000)) * 60_000)}`
}
