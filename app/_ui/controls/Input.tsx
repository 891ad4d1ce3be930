import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from '../cx.ts'

export type InputProps = Omit<ComponentProps<'input'>, 'size'> & {
  icon?: LucideIcon
  size?: 'sm' | 'md'
}

export const inputLook =
  'w-full rounded-md border border-border-strong bg-raised text-text placeholder:text-faint transition-colors focus:border-accent focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-bad'

export function Input({ icon: Icon, size = 'md', className, ...rest }: InputProps) {
  const field = (
    <input
      {...rest}
      className={cx(inputLook, size === 'sm' ? 'h-7 text-sm' : 'h-8', Icon ? 'pr-2.5 pl-8' : 'px-2.5', !Icon && className)}
    />
  )
  if (!Icon) return field
  return (
    <span className={cx('relative inline-flex w-full items-center', className)}>
      <Icon aria-hidden className="pointer-events-none absolute left-2.5 size-3.5 text-faint" />
      {field}
    </span>
  )
}
