import { cx } from '../cx.ts'

/** A grey placeholder bar while content loads. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-pulse rounded-md bg-pressed', className ?? 'h-4 w-full')} />
}
