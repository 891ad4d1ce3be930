'use client'

import { useRef, useState, type ChangeEvent, type ClipboardEvent, type KeyboardEvent } from 'react'
import { type CellPlace, clearCells, insertRow, setCell } from './editTable.ts'
import { cellText, type ItemTable } from './itemTable.ts'
import { pressedKey } from '../../../_ui/browser/pressedKey.ts'
import { copyCells, parsePasted } from './pasteTable.ts'

export type CellEditingOptions = {
  table: ItemTable
  onChange: (next: ItemTable) => void
  onPaste: (cells: string[][], at: CellPlace) => void
  onUndo: () => void
  onRedo: () => void
  /** The number of rows that Page Up and Page Down move. */
  page: number
}

/**
 * The active cell, the selected span, and the text that is being typed. One text area has the focus for the whole table, so that
 * typing, input methods (such as those that compose Korean syllables) and the clipboard work as in any text field.
 */
export function useCellEditing({ table, onChange, onPaste, onUndo, onRedo, page }: CellEditingOptions) {
  const [active, setActive] = useState<CellPlace>({ row: 0, column: 0 })
  const [anchor, setAnchor] = useState<CellPlace | null>(null)
  const [draft, setDraft] = useState<string | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const place = { row: Math.min(active.row, table.rows.length), column: Math.min(active.column, Math.max(0, table.columns.length - 1)) }
  const span = spanOf(place, anchor ?? place)
  const bounds = { rows: table.rows.length, columns: table.columns.length, page }

  function activeText(): string {
    const row = table.rows[place.row]
    const column = table.columns[place.column]
    return row && column ? cellText(row, column) : ''
  }
  function commit() {
    if (draft === null) return
    setDraft(null)
    if (draft === activeText()) return
    onChange(setCell(place.row === table.rows.length ? insertRow(table, place.row) : table, place, draft))
  }
  function move(next: CellPlace, extend = false) {
    commit()
    setAnchor(extend ? (anchor ?? place) : null)
    setActive(next)
    input.current?.focus({ preventScroll: true })
  }
  function edit() {
    setAnchor(null)
    setDraft(activeText())
    input.current?.focus({ preventScroll: true })
    requestAnimationFrame(() => input.current?.setSelectionRange(-1, -1))
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return
    const mod = event.metaKey || event.ctrlKey
    if (mod && event.key === 'Enter') return commit()
    if (draft === null ? onSelectionKey(event, mod) : onEditingKey(event)) event.preventDefault()
  }

  /** True if the key was handled. */
  function onEditingKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
    if (event.key === 'Escape') {
      setDraft(null)
      return true
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      move({ row: Math.min(table.rows.length, place.row + 1), column: place.column })
      return true
    }
    if (event.key === 'Enter' && event.altKey) {
      event.currentTarget.setRangeText('\n', event.currentTarget.selectionStart, event.currentTarget.selectionEnd, 'end')
      setDraft(event.currentTarget.value)
      return true
    }
    const next = event.key === 'Tab' ? placeAfterKey(place, { key: 'Tab', shift: event.shiftKey, mod: false }, bounds) : null
    if (next) move(next)
    return next !== null
  }

  function onSelectionKey(event: KeyboardEvent, mod: boolean): boolean {
    const key = event.key.toLowerCase()
    const letter = pressedKey(event)
    if (mod && letter === 'z') (event.shiftKey ? onRedo : onUndo)()
    else if (mod && letter === 'y') onRedo()
    else if (mod && letter === 'a') {
      setActive({ row: 0, column: 0 })
      setAnchor({ row: table.rows.length - 1, column: table.columns.length - 1 })
    } else if (key === 'enter' || key === 'f2') edit()
    else if (key === 'delete' || key === 'backspace') onChange(clearCells(table, span.from, span.to))
    else if (key === 'escape' && anchor) setAnchor(null)
    else {
      const extend = event.shiftKey && event.key !== 'Tab'
      const next = placeAfterKey(place, { key: event.key, shift: event.shiftKey, mod }, bounds)
      if (!next) return false
      move(next, extend)
    }
    return true
  }

  function onInput(event: ChangeEvent<HTMLTextAreaElement>) {
    setAnchor(null)
    setDraft(event.target.value)
  }
  function onCopy(event: ClipboardEvent) {
    if (draft !== null) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', copyCells(table, span.from, span.to))
    if (event.type === 'cut') onChange(clearCells(table, span.from, span.to))
  }
  function onPasteEvent(event: ClipboardEvent) {
    if (draft !== null) return
    event.preventDefault()
    const text = event.clipboardData.getData('text/plain')
    if (text !== '') onPaste(parsePasted(text), span.from)
  }

  return {
    place,
    span,
    draft,
    input,
    move,
    edit,
    commit,
    handlers: { onKeyDown, onChange: onInput, onCopy, onCut: onCopy, onPaste: onPasteEvent, onBlur: commit },
  }
}

type Bounds = { rows: number; columns: number; page: number }

/** The cell to which a key moves, or null for other keys. The row after the last one is the place for a new row. */
function placeAfterKey(
  { row, column }: CellPlace,
  key: { key: string; shift: boolean; mod: boolean },
  { rows, columns, page }: Bounds,
): CellPlace | null {
  const lastColumn = Math.max(0, columns - 1)
  const clamp = (next: CellPlace): CellPlace => ({
    row: Math.min(rows, Math.max(0, next.row)),
    column: Math.min(lastColumn, Math.max(0, next.column)),
  })
  switch (key.key) {
    case 'ArrowUp':
      return clamp({ row: key.mod ? 0 : row - 1, column })
    case 'ArrowDown':
      return clamp({ row: key.mod ? rows - 1 : row + 1, column })
    case 'ArrowLeft':
      return clamp({ row, column: key.mod ? 0 : column - 1 })
    case 'ArrowRight':
      return clamp({ row, column: key.mod ? lastColumn : column + 1 })
    case 'PageUp':
      return clamp({ row: row - page, column })
    case 'PageDown':
      return clamp({ row: row + page, column })
    case 'Home':
      return clamp({ row: key.mod ? 0 : row, column: 0 })
    case 'End':
      return clamp({ row: key.mod ? rows - 1 : row, column: lastColumn })
    case 'Tab':
      return tabbed({ row, column }, key.shift, { rows, columns })
    default:
      return null
  }
}

/** The next or previous cell, across rows; null at either end, where Tab leaves the table. */
function tabbed({ row, column }: CellPlace, back: boolean, { rows, columns }: { rows: number; columns: number }): CellPlace | null {
  const next = row * columns + column + (back ? -1 : 1)
  if (next < 0 || next >= (rows + 1) * columns || columns === 0) return null
  return { row: Math.floor(next / columns), column: next % columns }
}

/** The upper left and lower right corners of the span between two cells. */
function spanOf(a: CellPlace, b: CellPlace): { from: CellPlace; to: CellPlace } {
  return {
    from: { row: Math.min(a.row, b.row), column: Math.min(a.column, b.column) },
    to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
  }
}
