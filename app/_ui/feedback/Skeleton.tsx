import { cx } from '../cx.ts'

/** A quiet grey bar where content will be. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-pulse rounded-md bg-pressed', className ?? 'h-4 w-full')} />
}
