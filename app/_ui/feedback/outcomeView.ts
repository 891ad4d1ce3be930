import type { RunState } from '#server/core/run/runState.ts'
import type { Tone } from './Badge.tsx'

const views: Record<RunState['status'], { label: string; tone: Tone }> = {
  idle: { label: 'Not run yet', tone: 'neutral' },
  running: { label: 'Running', tone: 'accent' },
  done: { label: 'Done', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'bad' },
  interrupted: { label: 'Interrupted', tone: 'warn' },
}

/** How a run's status reads and looks. */
export function outcomeView(status: RunState['status']): { label: string; tone: Tone } {
  return views[status]
}
