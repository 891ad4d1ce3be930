'use client'

import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react'
import { replaceSegment } from '#server/core/notebook/editNotebook.ts'
import { CodeEditor } from '../../../_ui/CodeEditor.tsx'
import { Markdown } from '../../../_ui/Markdown.tsx'
import { inThree } from '../_blocks/blockEdits.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { staysOneProse } from './staysOneProse.ts'

export type ProseSegmentProps = { index: number; raw: string; /** Just inserted: opens at once. */ fresh: boolean; onLeft: () => void }

/** Markdown, rendered; a click or Enter edits it in place, Esc or leaving it renders it again. */
export function ProseSegment({ index, raw, fresh, onLeft }: ProseSegmentProps) {
  const [editing, setEditing] = useState(fresh)
  const { edit } = useNotebookEdits()
  const { lead, core, trail } = inThree(raw)
  const [draft, setDraft] = useState(fresh ? '' : core)
  const box = useRef<HTMLDivElement>(null)
  const [reveal, setReveal] = useState(() => endOf(core))

  useEffect(() => {
    if (!editing) setDraft(core)
  }, [editing, core])

  function write(text: string) {
    if (text !== core) edit('The text was not changed', (whole) => replaceSegment(whole, index, text.trim() === '' ? trail || '\n' : `${lead}${text}${trail}`))
  }
  function change(text: string) {
    setDraft(text)
    // What makes a block, or leaves nothing, would take this editor from under the fingers: it waits until they leave.
    if (staysOneProse(text)) write(text)
  }
  function open() {
    setReveal(endOf(core))
    setEditing(true)
  }
  function leave() {
    write(draft)
    setEditing(false)
    onLeft()
  }
  function onClick(event: MouseEvent) {
    if (event.target instanceof Element && event.target.closest('a, summary')) return
    if (window.getSelection()?.isCollapsed === false) return
    open()
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return
    event.preventDefault()
    open()
  }
  function onEditorKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    leave()
    requestAnimationFrame(() => box.current?.focus())
  }
  function onBlur(event: FocusEvent) {
    // The window losing the focus is no leaving: the editor keeps it for the return.
    if (!event.currentTarget.contains(event.relatedTarget) && document.hasFocus()) leave()
  }

  if (editing) {
    return (
      <div role="group" aria-label="Edit text" onKeyDown={onEditorKeyDown} onBlur={onBlur} className="-mx-2.5 my-1">
        <CodeEditor language="markdown" label="Markdown" autoHeight minLines={2} maxLines={60} value={draft} onChange={change} reveal={reveal} placeholder="Write Markdown" />
      </div>
    )
  }
  return (
    <div
      ref={box}
      role="button"
      tabIndex={0}
      aria-label="Edit text"
      onClick={onClick}
      onKeyDown={onKeyDown}
      className="-mx-2.5 cursor-text rounded-md px-2.5 py-1 transition-colors hover:bg-hover"
    >
      <Markdown text={raw} />
    </div>
  )
}

function endOf(text: string): { line: number; column: number } {
  const lines = text.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
