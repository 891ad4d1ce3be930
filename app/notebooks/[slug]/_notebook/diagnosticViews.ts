import { bySeverity, type Diagnostic } from '#server/core/notebook/notebook.ts'
import type { EditorMarker } from '../../../_ui/codeEditor/editorTypes.ts'

/** The findings of the block with this label, errors first. */
export function diagnosticsOf(diagnostics: readonly Diagnostic[], block: string): Diagnostic[] {
  return bySeverity(diagnostics.filter((diagnostic) => diagnostic.block === block))
}

/** Markers for an editor that shows `lines` lines of a file from `line` on, each without its first `indent` columns. */
export function markersIn(
  diagnostics: readonly Diagnostic[],
  text: { file: string; line: number; lines: number; indent?: number },
): EditorMarker[] {
  return diagnostics.flatMap(({ severity, message, place }) => {
    if (place.file !== text.file || place.line === undefined) return []
    const line = place.line - text.line + 1
    if (line < 1 || line > text.lines) return []
    return [{ line, column: Math.max(1, (place.column ?? 1) - (text.indent ?? 0)), message, severity }]
  })
}

/**
 * The page's own findings, and those that only the server can have: a model that does not exist, a prompt longer than the context, what
 * a model's chat template does.
 * The server reads the saved files, which are a moment older than the text on the page, so its findings are left out while the
 * page finds an error itself.
 */
export function allFindings(own: readonly Diagnostic[], server: readonly Diagnostic[]): readonly Diagnostic[] {
  if (own.some(({ severity }) => severity === 'error')) return own
  return [...own, ...server.filter(({ severity, code }) => severity !== 'warning' || code !== undefined)]
}
