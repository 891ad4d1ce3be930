import { type SplitColumn, splitColumns } from '#server/core/dataset/split/splitTable.ts'
import type { SplitTable } from '../../../_trpc/apiTypes.ts'
import { cx } from '../../../_ui/cx.ts'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { splitTitles } from './splitTitles.ts'

/** How many rows each split has, by kind and by tag. With `before`, also how many it has now where that differs. */
export function SplitTableView({ table, before }: { table: SplitTable; before: SplitTable | null }) {
  const kinds = [...new Set(splitColumns.flatMap((column) => Object.keys(table.splits[column].kinds)))].toSorted()
  const total = splitColumns.reduce((sum, column) => sum + table.splits[column].rows, 0)
  const count = (of: SplitTable, column: SplitColumn, { list, name }: Line): number => {
    const counts = of.splits[column]
    if (list === 'rows') return counts.rows
    return (counts[list] as Record<string, number>)[name] ?? 0
  }
  const lines: Line[] = [
    { list: 'rows', name: 'Rows' },
    ...(kinds.length > 1 ? kinds.map((name): Line => ({ list: 'kinds', name })) : []),
    ...table.tags.map((name): Line => ({ list: 'tags', name })),
  ]
  return (
    <div className="flex flex-col gap-1">
      <div className="card overflow-x-auto">
        <table className="w-full text-sm tabular">
          <thead className="text-muted">
            <tr className="border-b">
              <th scope="col" className="px-3 py-1.5 text-left font-medium">
                <span className="sr-only">Part of the rows</span>
              </th>
              {splitColumns.map((column) => (
                <th key={column} scope="col" className="px-3 py-1.5 text-right font-medium whitespace-nowrap">
                  {splitTitles[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y">
            {lines.map((line) => (
              <tr key={`${line.list} ${line.name}`}>
                <th scope="row" className="min-w-24 px-3 py-1 text-left font-normal">
                  {line.list === 'tags' ? <span className="text-faint">tag </span> : null}
                  <span className={cx(line.list === 'rows' && 'font-medium')}>{line.name}</span>
                </th>
                {splitColumns.map((column) => {
                  const now = count(table, column, line)
                  const then = before ? count(before, column, line) : now
                  return (
                    <td key={column} className="px-3 py-1 text-right whitespace-nowrap">
                      {then === now ? null : <span className="mr-2 text-xs text-faint">now {formatNumber(then)}</span>}
                      <span className={cx(line.list === 'rows' && 'font-medium', then !== now && 'text-accent-text')}>
                        {formatNumber(now)}
                      </span>
                      {line.list === 'rows' && total > 0 ? (
                        <span className="ml-1.5 inline-block w-11 text-xs text-faint">{((100 * now) / total).toFixed(1)}%</span>
                      ) : null}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.otherTags > 0 ? <p className="text-sm text-faint">{formatCount(table.otherTags, 'rarer tag')} not shown.</p> : null}
    </div>
  )
}

type Line = { list: 'rows' | 'kinds' | 'tags'; name: string }
