import type { Diagnostic } from '#server/core/notebook/notebook.ts'
import type { EditorMarker } from '../../../_ui/codeEditor/editorTypes.ts'

/** Those that belong to a block, errors first. */
export function diagnosticsOf(diagnostics: readonly Diagnostic[], block: string): Diagnostic[] {
  const own = diagnostics.filter((diagnostic) => diagnostic.block === block)
  return own.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
}

/** Marks in an editor whose text begins at `line` (and, on its first line, `column`) of the file. Findings elsewhere are left out. */
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
 * What the page found itself, and what only the server can know: a model that is not there, a prompt longer than the context. The
 * server read the saved files, a moment behind the text: what it says counts where the page finds no error that would explain it.
 */
export function allFindings(own: readonly Diagnostic[], server: readonly Diagnostic[]): readonly Diagnostic[] {
  if (own.some(({ severity }) => severity === 'error')) return own
  return [...own, ...server.filter(({ severity, code }) => severity === 'error' || code !== undefined)]
}
