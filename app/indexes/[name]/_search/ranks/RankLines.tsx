import { cx } from '../../../../_ui/cx.ts'
import type { RankLine } from './rankShift.ts'

/** The height of a row of the columns, in pixels. */
export const ROW_HEIGHT = 44
/** The height of a column's heading. */
const HEAD_HEIGHT = 24
/** The width between two columns, in pixels. */
export const LINES_WIDTH = 48
/** How far a line goes that ends open. */
const OPEN = 0.4

type RankLinesProps = { lines: readonly RankLine[]; rows: number; lit: string | null; relevant?: ReadonlySet<string> }

/** The lines between two columns. */
export function RankLines({ lines, rows, lit, relevant }: RankLinesProps) {
  const height = HEAD_HEIGHT + rows * ROW_HEIGHT
  // What is lit lies above the rest.
  const ordered = lines.toSorted((a, b) => Number(a.chunk === lit) - Number(b.chunk === lit))
  return (
    <svg aria-hidden width={LINES_WIDTH} height={height} className="shrink-0">
      {ordered.map((line) => (
        <path
          key={line.chunk}
          d={pathOf(line)}
          fill="none"
          strokeWidth={line.chunk === lit ? 2.5 : 1.5}
          strokeDasharray={line.from === null || line.to === null ? '3 3' : undefined}
          className={cx(
            'transition-[stroke,opacity]',
            line.chunk === lit ? 'stroke-accent' : relevant?.has(line.chunk) ? 'stroke-good' : 'stroke-border-strong',
            lit !== null && line.chunk !== lit && 'opacity-40',
          )}
        />
      ))}
    </svg>
  )
}

function pathOf({ from, to }: RankLine): string {
  const y = (row: number) => HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT
  const fall = ROW_HEIGHT * 0.3
  if (from !== null && to !== null)
    return `M 0 ${y(from)} C ${LINES_WIDTH / 2} ${y(from)}, ${LINES_WIDTH / 2} ${y(to)}, ${LINES_WIDTH} ${y(to)}`
  if (from !== null) return `M 0 ${y(from)} q ${(LINES_WIDTH * OPEN) / 2} 0, ${LINES_WIDTH * OPEN} ${fall}`
  return `M ${LINES_WIDTH} ${y(to ?? 0)} q ${(-LINES_WIDTH * OPEN) / 2} 0, ${-LINES_WIDTH * OPEN} ${fall}`
}
