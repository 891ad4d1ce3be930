import type { editor } from 'monaco-editor/editor/editor.api'
import type { EditorMarker } from './editorTypes.ts'

/** Monaco's MarkerSeverity, whose enum object would pull Monaco itself into this file. */
const severities = { error: 8, warning: 4, info: 2 } as const

type Lines = Pick<editor.ITextModel, 'getLineCount' | 'getLineMaxColumn' | 'getWordAtPosition'>

/** Places outside the text are moved to its edge, so that a stale marker still shows. */
export function toMarkerData(marker: EditorMarker, model: Lines): editor.IMarkerData {
  const startLineNumber = Math.min(Math.max(1, marker.line), model.getLineCount())
  const startColumn = Math.min(Math.max(1, marker.column), model.getLineMaxColumn(startLineNumber))
  const word = model.getWordAtPosition({ lineNumber: startLineNumber, column: startColumn })
  return {
    message: marker.message,
    severity: severities[marker.severity],
    startLineNumber,
    startColumn,
    endLineNumber: marker.endLine ?? startLineNumber,
    endColumn: marker.endColumn ?? word?.endColumn ?? startColumn + 1,
  }
}
