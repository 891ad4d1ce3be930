import type { Lane } from '#server/core/experiment/cell.ts'
import type { Tone } from '../../../_ui/feedback/Badge.tsx'

/** What a lane promises of a cell, in a word and a sentence. */
export const laneViews: Record<Lane, { label: string; tone: Tone; hint: string }> = {
  exact: {
    label: 'exact lane',
    tone: 'accent',
    hint: 'Whatever ran beside it, a replay on this machine and engine gives the same tokens.',
  },
  fast: { label: 'fast lane', tone: 'neutral', hint: 'What ran beside the cell may have decided a near tie, so a replay can differ.' },
}
