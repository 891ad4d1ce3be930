import type { editor } from 'monaco-editor/editor/editor.api'
import type { EditorMarker } from './editorTypes.ts'

type Lines = Pick<editor.ITextModel, 'getLineCount' | 'getLineMaxColumn' | 'getWordAtPosition'>

/**
 * Converts a marker to Monaco's format. Positions outside the text move to its edge, so that an outdated marker stays visible.
 * `severities` are Monaco's numbers, passed in so that this file does not import Monaco.
 */
export function toMarkerData<Severity>(marker: EditorMarker, model: Lines, severities: Record<EditorMarker['severity'], Severity>) {
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
