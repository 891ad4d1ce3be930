import type { ReactNode, Ref } from 'react'

/** A named part of the page with a scroll bar of its own, which the arrow keys scroll when it has the focus. */
export function ScrollRegion({
  label,
  className,
  children,
  ref,
}: {
  label: string
  className: string
  children: ReactNode
  ref?: Ref<HTMLDivElement>
}) {
  return (
    // Scrollable content has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={ref} tabIndex={0} role="region" aria-label={label} className={className}>
      {children}
    </div>
  )
}
