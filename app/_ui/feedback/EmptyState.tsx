import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export type EmptyStateProps = { icon?: LucideIcon; title: string; children?: ReactNode; actions?: ReactNode }

/** Shown by a view that has no content yet: what belongs here, and the first step. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-12 text-center">
      {Icon ? (
        <span className="flex size-10 items-center justify-center rounded-lg border bg-raised text-muted">
          <Icon aria-hidden className="size-5" />
        </span>
      ) : null}
      <div className="flex max-w-110 flex-col gap-1">
        <p className="text-lg font-semibold">{title}</p>
        {children ? <div className="text-balance text-muted">{children}</div> : null}
      </div>
      {actions ? <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  )
}
