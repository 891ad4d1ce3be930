import { X } from 'lucide-react'
import { Button } from '../controls/Button.tsx'
import { Progress, type ProgressProps } from './Progress.tsx'

type RunningJobProps = Omit<ProgressProps, 'fraction'> & {
  /** A `total` of 0: it is not known yet. */
  progress: { done: number; total: number }
  /** On the button. */
  action?: string
  onCancel: () => void
  /** It cannot be cancelled any more. */
  isLate?: boolean
  isCancelling?: boolean
}

/** The progress of a job, with a button that cancels it. */
export function RunningJob({
  progress: { done, total },
  action = 'Cancel',
  onCancel,
  isLate = false,
  isCancelling = false,
  ...progress
}: RunningJobProps) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <Progress {...progress} fraction={total === 0 ? null : done / total} />
      </div>
      <Button size="sm" icon={X} disabled={isLate} loading={isCancelling} onClick={onCancel}>
        {action}
      </Button>
    </div>
  )
}
