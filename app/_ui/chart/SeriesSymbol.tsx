'use client'

import { useId } from 'react'
import { markPath, seriesLook } from './seriesLook.ts'
import { patternFill, SeriesPatterns } from './SeriesPatterns.tsx'

export type SymbolKind = 'line' | 'bar' | 'dot' | 'plain'

/** The symbol of a series, for legends and tooltips. */
export function SeriesSymbol({ position, kind }: { position: number; kind: SymbolKind }) {
  const id = useId()
  const { color, dash, shape } = seriesLook(position)
  const width = kind === 'line' ? 24 : 12
  return (
    <svg aria-hidden width={width} height="12" viewBox={`0 0 ${width} 12`} className="shrink-0">
      {kind === 'line' ? <path d="M1 6H23" stroke={color} strokeWidth="2" strokeDasharray={dash} fill="none" /> : null}
      {kind === 'line' || kind === 'dot' ? <path d={markPath(shape, { x: width / 2, y: 6, r: 3.6 })} fill={color} /> : null}
      {kind === 'bar' ? (
        <>
          <SeriesPatterns id={id} count={position + 1} />
          <rect x="1" y="1" width="10" height="10" rx="2" fill={patternFill(id, position)} stroke={color} />
        </>
      ) : null}
      {kind === 'plain' ? <rect x="1" y="1" width="10" height="10" rx="2" fill={color} /> : null}
    </svg>
  )
}
