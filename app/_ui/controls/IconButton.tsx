import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from '../cx.ts'
import { Tooltip } from './Tooltip.tsx'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  icon: LucideIcon
  /** Accessible name, also shown as tooltip. */
  label: string
  shortcut?: string
  size?: 'sm' | 'md'
  tone?: 'neutral' | 'bad' | 'accent'
  /** Default true. Use false if the button opens a menu or another layer. */
  tooltip?: boolean
}

const tones = {
  neutral: 'text-muted hover:text-text hover:bg-hover active:bg-pressed',
  bad: 'text-muted hover:text-bad hover:bg-bad-soft',
  accent: 'text-accent-text hover:bg-accent-soft',
}

export function IconButton({
  icon: Icon,
  label,
  shortcut,
  size = 'md',
  tone = 'neutral',
  tooltip = true,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      {...rest}
      type={type}
      aria-label={label}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-md transition-colors disabled:pointer-events-none disabled:opacity-40 data-[state=open]:bg-pressed data-[state=open]:text-text',
        size === 'sm' ? 'size-6' : 'size-8',
        tones[tone],
        className,
      )}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  )
  return tooltip ? (
    <Tooltip content={label} shortcut={shortcut}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}
