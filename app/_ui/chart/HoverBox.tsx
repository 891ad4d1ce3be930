import type { ReactNode } from 'react'
import { SeriesSymbol, type SymbolKind } from './SeriesSymbol.tsx'

export type HoverRow = { name: string; position: number | null; value: string; detail: string }

/** A chart's tooltip: a heading, and for each series its value with a detail such as the number of cells. */
export function HoverBox({
  title,
  rows,
  symbol,
  hint,
}: {
  title: string
  rows: readonly HoverRow[]
  symbol: SymbolKind
  hint?: ReactNode
}) {
  return (
    <div className="floating pointer-events-none max-w-96 rounded-md px-2.5 py-1.5 text-sm">
      <p className="font-medium">{title}</p>
      <ul>
        {rows.map(({ name, position, value, detail }) => (
          <li key={name} className="flex items-baseline gap-1.5">
            {position === null ? null : <SeriesSymbol position={position} kind={symbol} />}
            <span className="min-w-0 max-w-40 flex-1 truncate text-muted">{name}</span>
            <span className="font-medium tabular">{value}</span>
            <span className="text-xs text-faint tabular">{detail}</span>
          </li>
        ))}
      </ul>
      {hint ? <p className="text-xs text-faint">{hint}</p> : null}
    </div>
  )
}
