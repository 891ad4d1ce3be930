import type { RowStatus } from '#server/core/dataset/row/row.ts'
import type { Tone } from '../../_ui/feedback/Badge.tsx'

/** Name, colour and bar of a status. `edited` counts as accepted; its bar is lighter. */
export const statusView: Record<RowStatus, { label: string; tone: Tone; bar: string }> = {
  new: { label: 'New', tone: 'neutral', bar: 'bg-border-strong' },
  accepted: { label: 'Accepted', tone: 'good', bar: 'bg-good' },
  edited: { label: 'Edited', tone: 'accent', bar: 'bg-accent' },
  rejected: { label: 'Rejected', tone: 'bad', bar: 'bg-bad' },
}

/** The order of a bar: what is decided first. */
export const statusOrder: readonly RowStatus[] = ['accepted', 'edited', 'rejected', 'new']
