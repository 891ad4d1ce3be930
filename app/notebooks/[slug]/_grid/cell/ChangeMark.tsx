import { cx } from '../../../../_ui/cx.ts'
import type { CellChange } from '../state/cellChange.ts'

const looks: Record<CellChange, { sign: string; word: string; title: string; look: string }> = {
  better: { sign: '▲', word: 'better', title: 'A score is better than in the earlier run', look: 'bg-good-soft text-good' },
  worse: { sign: '▼', word: 'worse', title: 'A score is worse than in the earlier run', look: 'bg-bad-soft text-bad' },
  other: {
    sign: '≠',
    word: 'different text',
    title: 'The text differs from the earlier run, but the scores show neither better nor worse',
    look: 'bg-hover text-muted',
  },
  recomputed: {
    sign: '↻',
    word: 'recomputed since',
    title: 'Computed again after the earlier run. Only the newest output of a cell is kept, so there is nothing to compare with',
    look: 'bg-hover text-muted',
  },
  new: { sign: '+', word: 'new', title: 'The earlier run has no output for this cell', look: 'bg-accent-soft text-accent-text' },
  same: { sign: '=', word: 'same', title: 'The same text as in the earlier run', look: 'bg-hover text-faint' },
}

/** How a cell changed since the earlier run, as a sign and a word, readable without colour. */
export function ChangeMark({ change, short = false }: { change: CellChange; short?: boolean }) {
  const { sign, word, title, look } = looks[change]
  return (
    <span
      role="img"
      aria-label={`Compared with the earlier run: ${word}`}
      title={title}
      className={cx('inline-flex h-4.5 shrink-0 items-center justify-center gap-1 rounded-sm px-1 text-xs font-medium', look)}
    >
      {sign}
      {short ? null : ` ${word}`}
    </span>
  )
}
