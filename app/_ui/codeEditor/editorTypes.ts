export type EditorLanguage = 'assay-template' | 'yaml' | 'json' | 'javascript' | 'markdown'

/** A problem shown in the editor. Positions count from 1. A marker without an end covers the word at its position. */
export type EditorMarker = {
  line: number
  column: number
  endLine?: number
  endColumn?: number
  message: string
  severity: 'error' | 'warning' | 'info'
}

export type CodeEditorProps = {
  value: string
  onChange: (value: string) => void
  language: EditorLanguage
  /** Accessible name, such as "User template of terse". */
  label: string
  /** Variables suggested inside `{{ }}` and `{% %}`. */
  completions?: readonly string[]
  markers?: readonly EditorMarker[]
  /** The editor is as tall as its text, from `minLines` to `maxLines`. Otherwise it fills its parent. */
  autoHeight?: boolean
  /** Default 2. */
  minLines?: number
  /** Default 24; further lines scroll. */
  maxLines?: number
  placeholder?: string
  /** Moves the cursor there and focuses the editor. A new object moves it again. */
  reveal?: { line: number; column: number } | null
  className?: string
}

export const EDITOR_LINE_HEIGHT_PX = 20
export const EDITOR_PADDING_PX = 8

/** Height of an auto-height editor in pixels; the same before and after it loads, so that the layout does not shift. */
export function editorHeight(lines: number, { minLines = 2, maxLines = 24 }: { minLines?: number; maxLines?: number }): number {
  return Math.min(Math.max(lines, minLines), maxLines) * EDITOR_LINE_HEIGHT_PX + 2 * EDITOR_PADDING_PX
}
