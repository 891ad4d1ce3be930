'use client'

import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { readStored, store } from '../browser/browserStorage.ts'
import { clampSplit, splitAfterKey } from './splitPosition.ts'

export type SplitPaneProps = {
  /** Null hides the pane; the other one fills the space and stays mounted. */
  first: ReactNode | null
  second: ReactNode | null
  /** Accessible name of the divider, such as "Resize the inspector". */
  label: string
  /** Initial share of the first pane, 0 to 1. */
  initial: number
  /** Smallest share of each pane, default 0.15. */
  least?: number
  /** The position is stored in this browser under this name. */
  storageKey: string
}

const pane = 'min-h-0 min-w-0 overflow-auto'

/** Two panes beside each other with a divider: pointer or arrow keys move it (Shift: large steps, Home and End: limits), a double click resets it. */
export function SplitPane({ first, second, label, initial, least = 0.15, storageKey }: SplitPaneProps) {
  const box = useRef<HTMLDivElement>(null)
  const [share, setShare] = useState(() => clampSplit(initial, least))

  // After the first render, because the server cannot read this browser's storage.
  useEffect(() => {
    const kept = stored(storageKey)
    if (kept !== null) setShare(clampSplit(kept, least))
  }, [storageKey, least])

  function move(next: number) {
    const kept = clampSplit(next, least)
    setShare(kept)
    store(`assay-split-${storageKey}`, String(kept))
  }
  function onPointerMove(event: PointerEvent) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !box.current) return
    const rect = box.current.getBoundingClientRect()
    move((event.clientX - rect.left) / rect.width)
  }
  function onKeyDown(event: KeyboardEvent) {
    const next = splitAfterKey(share, event.key, { large: event.shiftKey, least })
    if (next === null) return
    event.preventDefault()
    move(next)
  }

  return (
    <div ref={box} className="flex size-full min-h-0 min-w-0">
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
          aria-orientation="vertical"
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={Math.round(least * 100)}
          aria-valuemax={Math.round((1 - least) * 100)}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
          onDoubleClick={() => move(initial)}
          onKeyDown={onKeyDown}
          className="relative w-px shrink-0 cursor-col-resize touch-none bg-border transition-colors before:absolute before:-inset-x-1 before:inset-y-0 hover:bg-accent focus-visible:bg-accent focus-visible:outline-1"
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

function stored(key: string): number | null {
  const value = Number.parseFloat(readStored(`assay-split-${key}`) ?? '')
  return Number.isFinite(value) ? value : null
}
