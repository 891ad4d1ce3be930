import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { Severity } from '#server/core/notebook/notebook.ts'

export const severityIcon: Record<Severity, LucideIcon> = { error: CircleAlert, warning: TriangleAlert, info: Info }

export const severityTone: Record<Severity, { text: string; box: string }> = {
  error: { text: 'text-bad', box: 'border-bad/30 bg-bad-soft' },
  warning: { text: 'text-warn', box: 'border-warn/30 bg-warn-soft' },
  info: { text: 'text-muted', box: '' },
}
