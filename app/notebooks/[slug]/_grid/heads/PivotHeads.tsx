import type { HeadRow } from '#server/core/grid/headRows.ts'

export const PIVOT_ROW_PX = 22

type PivotHeadsProps = {
  rows: readonly HeadRow[]
  /** Left edge and width of a visible column by its position, in pixels. */
  placeOf: (position: number) => { start: number; size: number }
  /** Positions of the first and last column that are drawn. */
  drawn: { first: number; last: number }
  /** Width of the column of test cases, which covers the left edge. */
  headWidth: number
}

/**
 * The rows of heads above the columns: neighbours with the same value share one, whose text stays in sight while a part of it does. Hidden
 * from screen readers, because the head of each column is labelled with all its values.
 */
export function PivotHeads({ rows, placeOf, drawn, headWidth }: PivotHeadsProps) {
  return (
    <div aria-hidden>
      {rows.map(({ name, spans }, row) =>
        spans
          .filter(({ from, count }) => from <= drawn.last && from + count > drawn.first)
          .map(({ from, count, value }) => {
            const { start } = placeOf(from)
            const end = placeOf(from + count - 1)
            return (
              <div
                key={`${name} ${from}`}
                className="absolute flex overflow-clip border-r border-b border-border text-sm"
                style={{ left: start, width: end.start + end.size - start, top: row * PIVOT_ROW_PX, height: PIVOT_ROW_PX }}
              >
                <span
                  title={`${name} ${value}`}
                  className={`sticky truncate px-2.5 leading-[21px] tabular ${name === 'prompt' ? 'font-semibold' : name === 'sweep' ? 'text-muted' : ''}`}
                  style={{ left: headWidth }}
                >
                  {value}
                </span>
              </div>
            )
          }),
      )}
    </div>
  )
}
