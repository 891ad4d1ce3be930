import { TriangleAlert } from 'lucide-react'
import type { Gauge } from './passageView.ts'

/** A small bar: what the embedder reads of a passage, and in another colour what it does not. */
export function TokenGauge({ gauge: { read, cut, label } }: { gauge: Gauge }) {
  return (
    <span className={cut > 0 ? 'inline-flex items-center gap-1.5 text-warn' : 'inline-flex items-center gap-1.5'}>
      {cut > 0 ? <TriangleAlert aria-hidden className="size-3.5 shrink-0" /> : null}
      <span aria-hidden className="flex h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-pressed">
        <span className="h-full bg-accent" style={{ width: `${read * 100}%` }} />
        <span className="h-full bg-warn" style={{ width: `${cut * 100}%` }} />
      </span>
      {label}
    </span>
  )
}
