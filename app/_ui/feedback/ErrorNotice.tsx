import { CircleAlert, RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { errorDataOf } from '../../_trpc/errorDataOf.ts'
import { Button } from '../controls/Button.tsx'
import { CodeText } from '../text/CodeText.tsx'
import { cx } from '../cx.ts'
import { errorView } from './errorView.ts'

export type ErrorNoticeProps = {
  /** ErrorData, a tRPC error, or anything thrown. */
  error: unknown
  severity?: 'error' | 'warning'
  onRetry?: () => void
  /** More buttons. */
  actions?: ReactNode
  /** Smaller, for blocks and cells. */
  compact?: boolean
}

/** Shows an error as message, remedy and place. */
export function ErrorNotice({ error, severity = 'error', onRetry, actions, compact = false }: ErrorNoticeProps) {
  const view = errorView(errorDataOf(error))
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert
  return (
    <div
      role={severity === 'error' ? 'alert' : 'status'}
      className={cx(
        'flex gap-2.5 rounded-md border',
        severity === 'error' ? 'border-bad/30 bg-bad-soft' : 'border-warn/30 bg-warn-soft',
        compact ? 'px-2.5 py-1.5 text-sm' : 'px-3 py-2.5',
      )}
    >
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', severity === 'error' ? 'text-bad' : 'text-warn')} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          <CodeText text={view.message} />
        </p>
        {view.remedy ? (
          <p className="text-muted">
            <CodeText text={view.remedy} />
          </p>
        ) : null}
        {view.place ? <code className="font-mono text-xs text-muted">{view.place}</code> : null}
      </div>
      {onRetry || actions ? (
        <div className="flex shrink-0 items-start gap-2">
          {actions}
          {onRetry ? (
            <Button size="sm" icon={RotateCw} onClick={onRetry}>
              Try again
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
