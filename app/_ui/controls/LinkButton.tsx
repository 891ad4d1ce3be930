import type { LucideIcon } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { buttonLook, type ButtonProps } from './Button.tsx'

type LinkButtonProps = Pick<ButtonProps, 'variant' | 'size'> & {
  href: string
  icon?: LucideIcon
  /** The address is a file, which the browser writes to the disk. */
  download?: boolean
  'aria-label'?: string
  children: ReactNode
}

/** A link that looks like a button: it can be opened in another tab. */
export function LinkButton({ href, icon: Icon, variant = 'secondary', size = 'md', download = false, children, ...rest }: LinkButtonProps) {
  const look = buttonLook({ variant, size })
  const content = (
    <>
      {Icon ? <Icon aria-hidden className="size-3.5 shrink-0" /> : null}
      {children}
    </>
  )
  return download ? (
    <a {...rest} href={href} download className={look}>
      {content}
    </a>
  ) : (
    <Link {...rest} href={href} className={look}>
      {content}
    </Link>
  )
}
