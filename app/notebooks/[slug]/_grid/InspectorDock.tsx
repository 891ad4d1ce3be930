'use client'

import { useRef, type ReactNode } from 'react'
import { cx } from '../../../_ui/cx.ts'
import { useWidth } from './useWidth.ts'

const WIDE_PX = 1040

/** The grid with the inspector at its right where there is room, else below it. The grid stays where it is scrolled to. */
export function InspectorDock({ open, inspector, children }: { open: boolean; inspector: ReactNode; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const wide = useWidth(box) >= WIDE_PX
  return (
    <div ref={box} className={cx('flex min-h-0 flex-1', wide ? 'flex-row' : 'flex-col')}>
      <div className="min-h-0 min-w-0 flex-1">{children}</div>
      {open ? (
        <div
          className={cx(
            'fade-in min-h-0 shrink-0 bg-surface',
            wide ? 'w-120 border-l border-border-strong' : 'h-[55%] border-t border-border-strong',
          )}
        >
          {inspector}
        </div>
      ) : null}
    </div>
  )
}
