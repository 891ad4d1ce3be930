'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from '../cx.ts'
import { IconButton } from '../controls/IconButton.tsx'

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  children: ReactNode
  /** Buttons, aligned to the right below the body; the main action comes last. */
  footer?: ReactNode
  /** sm 400px, md 560px, lg 840px; `side` is a full-height panel on the right, `full` fills the window. Default md. */
  size?: 'sm' | 'md' | 'lg' | 'side' | 'full'
}

const places = {
  sm: 'left-1/2 top-[12vh] w-[min(400px,calc(100vw-2rem))] max-h-[76vh] -translate-x-1/2 pop-in',
  md: 'left-1/2 top-[10vh] w-[min(560px,calc(100vw-2rem))] max-h-[80vh] -translate-x-1/2 pop-in',
  lg: 'left-1/2 top-[7vh] w-[min(840px,calc(100vw-2rem))] max-h-[86vh] -translate-x-1/2 pop-in',
  full: 'inset-2 fade-in sm:inset-4',
  side: 'right-2 top-2 bottom-2 w-[min(640px,calc(100vw-1rem))] fade-in',
}

export function Dialog({ open, onOpenChange, title, description, children, footer, size = 'md' }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          className={cx('floating fixed z-50 flex flex-col focus:outline-none', places[size])}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start gap-3 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description ? <Radix.Description className="mt-0.5 text-sm text-muted">{description}</Radix.Description> : null}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" tooltip={false} size="sm" />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto px-4 py-4">{children}</div>
          {footer ? <footer className="flex items-center justify-end gap-2 border-t px-4 py-3">{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
