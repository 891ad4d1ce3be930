import { cx } from '../../_ui/cx.ts'
import type { DiffRow } from './versionDiff.ts'

const looks: Record<DiffRow['kind'], { sign: string; className: string; label: string | null }> = {
  same: { sign: ' ', className: 'text-muted', label: null },
  added: { sign: '+', className: 'bg-good-soft text-text', label: 'added' },
  removed: { sign: '−', className: 'bg-bad-soft text-text', label: 'removed' },
}

/** Lines with what was added and removed. */
export function DiffView({ rows }: { rows: readonly DiffRow[] }) {
  return (
    <div className="card overflow-hidden py-1.5 font-mono text-sm">
      {rows.map(({ kind, text }, position) => {
        const { sign, className, label } = looks[kind]
        return (
          <div key={position} className={cx('flex min-h-5 px-3 whitespace-pre-wrap', className)}>
            <span aria-hidden className="w-5 shrink-0 text-faint select-none">
              {sign}
            </span>
            {label ? <span className="sr-only">{label}: </span> : null}
            <span className="min-w-0">{text}</span>
          </div>
        )
      })}
    </div>
  )
}
