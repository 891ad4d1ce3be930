import type { ReactNode } from 'react'

type SectionHeadProps = {
  /** The section names itself by it, with `aria-labelledby`. */
  id: string
  title: string
  level?: 2 | 3
  /** A text below the title. */
  children?: ReactNode
  /** The text tells how something stands: screen readers announce it when it changes. */
  isStatus?: boolean
  actions?: ReactNode
}

/** The head of a section: title, text, and actions at the right. */
export function SectionHead({ id, title, level = 2, children, isStatus = false, actions }: SectionHeadProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="min-w-48 flex-1">
        <Heading id={id} className="font-semibold wrap-anywhere">
          {title}
        </Heading>
        {children ? (
          <p role={isStatus ? 'status' : undefined} className="text-sm text-muted">
            {children}
          </p>
        ) : null}
      </div>
      {actions}
    </div>
  )
}
