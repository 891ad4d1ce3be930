'use client'

import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { replaceSegment } from '#server/core/notebook/editNotebook.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import { CodeEditor } from '../../../_ui/codeEditor/CodeEditor.tsx'
import { Markdown } from '../../../_ui/text/Markdown.tsx'
import { inThree } from '../_notebook/blockEdits.ts'
import { useDraft } from '../_notebook/useDraft.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'

export type ProseSegmentProps = {
  index: number
  raw: string
  /** Text that was just inserted into it: the editor opens at once, and what is typed replaces this text. */
  fresh: string | null
  /** Called when the editor has opened for the fresh text. */
  onTaken: () => void
}

/** Rendered Markdown. A click or Enter opens an editor in its place, which Esc or losing the focus closes. */
export function ProseSegment({ index, raw, fresh, onTaken }: ProseSegmentProps) {
  const [editing, setEditing] = useState(false)
  const { edit } = useNotebookEdits()
  const { lead, core, trail } = inThree(raw)
  const box = useRef<HTMLDivElement>(null)
  const editorBox = useRef<HTMLDivElement>(null)
  const leaveNow = useRef(() => {})
  const [reveal, setReveal] = useState(() => endOf(core))
  // A text that is empty or contains a block would replace this editor while it is in use, so it is written when the editor closes.
  const [draft, setDraft] = useDraft(
    core,
    (text) => staysOneProse(text) && write(text),
    (text) => inThree(text).core,
  )

  useEffect(() => {
    const at = fresh === null ? -1 : core.indexOf(fresh)
    if (fresh === null || at === -1) return
    setDraft(core.slice(0, at) + core.slice(at + fresh.length))
    setReveal(endOf(core.slice(0, at)))
    setEditing(true)
    // Only once: afterwards the text is the user's.
    onTaken()
  }, [fresh, core, setDraft, onTaken])

  function write(text: string) {
    const next = inThree(text).core
    if (next !== core)
      edit('The text was not changed', (whole) => replaceSegment(whole, index, next === '' ? trail || '\n' : `${lead}${next}${trail}`))
  }
  function open() {
    setReveal(endOf(core))
    setEditing(true)
  }
  function leave() {
    write(draft)
    setEditing(false)
  }
  useEffect(() => {
    leaveNow.current = leave
  })
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

  useEffect(() => {
    const group = editorBox.current
    if (!editing || !group) return
    const onEscape = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      leaveNow.current()
      requestAnimationFrame(() => box.current?.focus())
    }
    // Later, because an editor that is created again loses the focus for a moment. The window losing the focus does not count.
    const onFocusOut = () =>
      setTimeout(() => {
        if (group.isConnected && document.hasFocus() && !group.contains(document.activeElement)) leaveNow.current()
      })
    group.addEventListener('keydown', onEscape)
    group.addEventListener('focusout', onFocusOut)
    return () => {
      group.removeEventListener('keydown', onEscape)
      group.removeEventListener('focusout', onFocusOut)
    }
  }, [editing])

  if (editing) {
    return (
      <div ref={editorBox} role="group" aria-label="Edit text" className="-mx-2.5 my-1">
        <CodeEditor
          language="markdown"
          label="Markdown"
          autoHeight
          minLines={2}
          maxLines={60}
          value={draft}
          onChange={setDraft}
          reveal={reveal}
          placeholder="Write Markdown"
        />
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

/** Whether a text stays one segment of prose in a notebook. The blank first line prevents `---` from being read as front matter. */
function staysOneProse(text: string): boolean {
  const { segments } = parseNotebook(`\n${text}`)
  return text.trim() !== '' && segments.length === 1 && segments[0]?.kind === 'prose'
}
