'use client'

import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { readStored, store } from '../browser/browserStorage.ts'
import { cx } from '../cx.ts'
import { clampSplit, splitAfterKey } from './splitPosition.ts'

export type SplitPaneProps = {
  /** Null hides the pane; the other one fills the space and stays mounted. */
  first: ReactNode | null
  second: ReactNode | null
  /** Accessible name of the divider, such as "Resize the inspector". */
  label: string
  /** row: side by side (default); column: stacked. */
  direction?: 'row' | 'column'
  /** Initial share of the first pane, 0 to 1; default 0.5. */
  initial?: number
  /** Smallest share of each pane, default 0.15. */
  least?: number
  /** If set, the position is stored in this browser under this name. */
  storageKey?: string
}

const pane = 'min-h-0 min-w-0 overflow-auto'

/** Two panes with a divider: pointer or arrow keys move it (Shift: large steps, Home and End: limits), a double click resets it. */
export function SplitPane({ first, second, label, direction = 'row', initial = 0.5, least = 0.15, storageKey }: SplitPaneProps) {
  const box = useRef<HTMLDivElement>(null)
  const [share, setShare] = useState(() => clampSplit(initial, least))
  const row = direction === 'row'

  // After the first render, because the server cannot read this browser's storage.
  useEffect(() => {
    const kept = stored(storageKey)
    if (kept !== null) setShare(clampSplit(kept, least))
  }, [storageKey, least])

  function move(next: number) {
    const kept = clampSplit(next, least)
    setShare(kept)
    if (storageKey) store(`assay-split-${storageKey}`, String(kept))
  }
  function onPointerMove(event: PointerEvent) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !box.current) return
    const rect = box.current.getBoundingClientRect()
    move(row ? (event.clientX - rect.left) / rect.width : (event.clientY - rect.top) / rect.height)
  }
  function onKeyDown(event: KeyboardEvent) {
    const next = splitAfterKey(share, event.key, { large: event.shiftKey, least })
    if (next === null) return
    event.preventDefault()
    move(next)
  }

  return (
    <div ref={box} className={cx('flex size-full min-h-0 min-w-0', row ? 'flex-row' : 'flex-col')}>
      {first === null ? null : (
        <div className={pane} style={{ flex: `${second === null ? 1 : share} 1 0` }}>
          {first}
        </div>
      )}
      {first === null || second === null ? null : (
        <div
          role="separator"
          tabIndex={0}
          aria-label={label}
          aria-orientation={row ? 'vertical' : 'horizontal'}
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={Math.round(least * 100)}
          aria-valuemax={Math.round((1 - least) * 100)}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onDoubleClick={() => move(initial)}
          onKeyDown={onKeyDown}
          className={cx(
            'relative shrink-0 touch-none bg-border transition-colors hover:bg-accent focus-visible:bg-accent focus-visible:outline-1',
            row
              ? 'w-px cursor-col-resize before:absolute before:inset-y-0 before:-inset-x-1'
              : 'h-px cursor-row-resize before:absolute before:inset-x-0 before:-inset-y-1',
          )}
        />
      )}
      {second === null ? null : (
        <div className={pane} style={{ flex: `${first === null ? 1 : 1 - share} 1 0` }}>
          {second}
        </div>
      )}
    </div>
  )
}

function stored(key: string | undefined): number | null {
  if (!key) return null
  const value = Number.parseFloat(readStored(`assay-split-${key}`) ?? '')
  return Number.isFinite(value) ? value : null
}
