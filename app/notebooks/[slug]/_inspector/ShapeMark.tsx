import { Check, CircleHelp, X } from 'lucide-react'
import { constraintVerdict } from '#server/core/grid/constraintVerdict.ts'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import type { StoredCell } from './cellFacts.ts'

/** Whether an output has the shape its cell asked for; nothing for a cell that asked for none. */
export function ShapeMark({ cell: { request, result } }: { cell: StoredCell }) {
  if (!request.constraint || !result) return null
  const { valid, reason } = constraintVerdict(request.constraint, result)
  const shape = request.constraint.kind === 'gbnf' ? 'grammar' : 'JSON schema'
  if (valid === null)
    return (
      <Badge tone="warn" icon={CircleHelp} title={reason ?? undefined}>
        {shape} not checked
      </Badge>
    )
  return (
    <>
      <Badge tone={valid ? 'good' : 'bad'} icon={valid ? Check : X} title={valid ? `The output keeps its ${shape}` : (reason ?? undefined)}>
        {valid ? 'valid' : 'not valid'}
        <span className="sr-only"> by its {shape}</span>
      </Badge>
      {valid || reason === null ? null : <span className="min-w-0 text-xs text-bad">{reason}</span>}
    </>
  )
}
