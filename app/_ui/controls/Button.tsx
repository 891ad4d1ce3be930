import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../cx.ts'

export type ButtonProps = ComponentProps<'button'> & {
  /** primary: the main action of a view. Default secondary. */
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger'
  size?: 'sm' | 'md'
  icon?: LucideIcon
  /** Shows a spinner and disables the button. */
  loading?: boolean
  /** A key hint or badge after the label. */
  trailing?: ReactNode
}

const variants = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  secondary: 'bg-raised text-text border-border-strong hover:bg-hover active:bg-pressed',
  ghost: 'text-muted border-transparent hover:bg-hover hover:text-text active:bg-pressed',
  danger: 'bg-raised text-bad border-border-strong hover:bg-bad-soft hover:border-bad',
}

const sizes = { sm: 'h-7 px-2 gap-1.5 text-sm', md: 'h-8 px-3 gap-2 text-base' }

/** The classes of a button, for links that look like one. */
export function buttonLook({ variant, size }: { variant: keyof typeof variants; size: keyof typeof sizes }): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors select-none',
    variants[variant],
    sizes[size],
  )
}

export function Button({
  variant = 'secondary',
  size = 'md',
  icon: Icon,
  loading = false,
  trailing,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || loading}
      aria-busy={loading || undefined}
      className={cx(buttonLook({ variant, size }), 'disabled:pointer-events-none disabled:opacity-50', className)}
    >
      {loading ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
      ) : Icon ? (
        <Icon aria-hidden className="size-3.5 shrink-0" />
      ) : null}
      {children}
      {trailing}
    </button>
  )
}
