'use client'

import { useEffect, useRef } from 'react'
import { type RowAction, rowAction } from './rowKeys.ts'

/** Where keys are typed or belong to something that is open. */
const TYPING = 'input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=combobox]'
/** What moves by arrow keys itself. */
const ARROWS = '[role=tablist], [role=separator], [role=radiogroup], [role=region]'
const arrows = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'])

const moves: ReadonlySet<RowAction> = new Set(['next', 'previous', 'pageDown', 'pageUp'])

/** Calls `onAction` for keys of the queue that are pressed anywhere on the page, but not while typing. */
export function useRowKeys(onAction: (action: RowAction) => void): void {
  const latest = useRef(onAction)
  useEffect(() => {
    latest.current = onAction
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event)) return
      const action = rowAction(event)
      if (action === null) return
      // A key that is held down moves through the rows, but decides on one row only.
      if (event.repeat && !moves.has(action)) return
      event.preventDefault()
      latest.current(action)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTyping(event: KeyboardEvent): boolean {
  const { target } = event
  if (!(target instanceof Element)) return false
  if (document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open]')) return true
  if (target.closest(TYPING)) return true
  return arrows.has(event.key) && target.closest(ARROWS) !== null
}
