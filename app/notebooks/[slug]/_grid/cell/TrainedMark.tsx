import { GraduationCap } from 'lucide-react'
import { cx } from '../../../../_ui/cx.ts'

/** Marks a case or a cell that adapters were trained on; the tooltip names them. */
export function TrainedMark({ adapters, isLeftOut }: { adapters: readonly string[]; isLeftOut: boolean }) {
  const words = `The adapter${adapters.length === 1 ? '' : 's'} ${adapters.join(', ')} learnt this question${isLeftOut ? '; left out of the scores' : ''}`
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      className={cx('inline-flex h-4.5 shrink-0 items-center rounded-sm bg-warn-soft px-1 text-warn', isLeftOut && 'opacity-60')}
    >
      <GraduationCap aria-hidden className="size-3" />
    </span>
  )
}
