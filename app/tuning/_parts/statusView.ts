import type { TuningStatus } from '#server/core/tuning/job/tuningJob.ts'
import type { TuningEntry } from '../../_trpc/apiTypes.ts'
import type { Tone } from '../../_ui/feedback/Badge.tsx'
import { formatNumber } from '../../_ui/text/format.ts'

type StatusView = {
  label: string
  tone: Tone
  /** A process works on it, or it waits for its turn. */
  isActive: boolean
  actions: readonly TuningAction[]
}

type TuningAction = 'pause' | 'resume' | 'cancel' | 'remove'

export const statusView: Record<TuningStatus, StatusView> = {
  queued: { label: 'Waiting', tone: 'neutral', isActive: true, actions: ['pause', 'cancel'] },
  preparing: { label: 'Preparing', tone: 'accent', isActive: true, actions: ['pause', 'cancel'] },
  training: { label: 'Training', tone: 'accent', isActive: true, actions: ['pause', 'cancel'] },
  converting: { label: 'Converting', tone: 'accent', isActive: true, actions: ['cancel'] },
  paused: { label: 'Paused', tone: 'warn', isActive: false, actions: ['resume', 'cancel', 'remove'] },
  done: { label: 'Done', tone: 'good', isActive: false, actions: ['remove'] },
  failed: { label: 'Failed', tone: 'bad', isActive: false, actions: ['resume', 'remove'] },
  cancelled: { label: 'Cancelled', tone: 'neutral', isActive: false, actions: ['resume', 'remove'] },
  interrupted: { label: 'Interrupted', tone: 'warn', isActive: false, actions: ['resume', 'cancel', 'remove'] },
}

/** The progress bar of a job; null if it has none. `fraction` null: not known. */
export function progressView({ status, note, step, steps, etaMs }: TuningEntry): {
  fraction: number | null
  detail: string
  etaMs?: number | null
} | null {
  switch (status) {
    case 'queued':
      return { fraction: 0, detail: note || 'Begins after the jobs before it' }
    case 'preparing':
      return { fraction: null, detail: note || 'Preparing' }
    case 'converting':
      return { fraction: null, detail: note || 'Writing the adapter' }
    case 'training':
      if (steps === 0 || step === 0) return { fraction: null, detail: note || 'Loading the model' }
      return { fraction: step / steps, detail: [stepText({ step, steps }), note].filter(Boolean).join(' · '), etaMs }
    case 'paused':
    case 'interrupted':
    case 'failed':
    case 'cancelled':
      return steps === 0 ? null : { fraction: step / steps, detail: stepText({ step, steps }) }
    case 'done':
      return null
  }
}

function stepText({ step, steps }: { step: number; steps: number }): string {
  return `Step ${formatNumber(step)} of ${formatNumber(steps)}`
}
