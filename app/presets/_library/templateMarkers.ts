import { templateProblem } from '#server/core/template/templateProblem.ts'
import type { EditorMarker } from '../../_ui/codeEditor/editorTypes.ts'

/** The marker for the first syntax error of a template, if it has one. */
export function templateMarkers(source: string): EditorMarker[] {
  const problem = templateProblem(source)
  if (!problem) return []
  return [{ line: problem.place?.line ?? 1, column: problem.place?.column ?? 1, message: problem.message, severity: 'error' }]
}
