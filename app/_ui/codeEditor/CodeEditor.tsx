'use client'

import { useEffect, useRef, useState } from 'react'
import { EDITOR_PADDING_PX, editorHeight, type CodeEditorProps } from './editorTypes.ts'
import { cx } from '../cx.ts'

type Editor = typeof import('./MonacoEditor.tsx').MonacoEditor

/** The editor component after its code was loaded; shared by all instances. */
let loadedEditor: Editor | null = null

/** Delay before loading the code again if the server did not answer. */
const RETRY_MS = 2_000

/**
 * A Monaco editor, loaded when it first comes near the visible area. Until then its text is shown in the same layout.
 * Mod+Enter and Mod+K are handled by the page, not by the editor.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { value, autoHeight = false, minLines, maxLines, className, placeholder } = props
  const box = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  const [MonacoEditor, setEditor] = useState<Editor | null>(() => loadedEditor)

  useEffect(() => {
    if (!box.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setNear(true)
      },
      { rootMargin: '400px' },
    )
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    if (!near || MonacoEditor) return
    let gone = false
    let waiting: ReturnType<typeof setTimeout> | undefined
    const load = () => {
      import('./MonacoEditor.tsx').then(
        (module) => {
          loadedEditor = module.MonacoEditor
          if (!gone) setEditor(() => module.MonacoEditor)
        },
        () => {
          if (!gone) waiting = setTimeout(load, RETRY_MS)
        },
      )
    }
    load()
    return () => {
      gone = true
      clearTimeout(waiting)
    }
  }, [near, MonacoEditor])

  const minHeight = autoHeight ? editorHeight(value.split('\n').length, { minLines, maxLines }) : undefined
  return (
    <div
      ref={box}
      className={cx(
        'relative overflow-hidden rounded-md border border-border-strong bg-raised focus-within:border-accent',
        !autoHeight && 'h-full min-h-24',
        className,
      )}
    >
      {near && MonacoEditor ? (
        <MonacoEditor {...props} />
      ) : (
        <pre
          className="overflow-hidden px-3 font-mono text-[13px] leading-5 whitespace-pre-wrap"
          style={{ minHeight, maxHeight: minHeight, paddingBlock: EDITOR_PADDING_PX }}
        >
          {value || <span className="text-faint">{placeholder}</span>}
        </pre>
      )}
    </div>
  )
}
