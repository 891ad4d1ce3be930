import type * as Monaco from 'monaco-editor/editor/editor.api'
import { completionContext } from './templateCompletion.ts'
import { TEMPLATE_LANGUAGE } from './templateLanguage.ts'

/** Variables by model, because Monaco has one completion provider per language, not per editor. */
const variablesOf = new WeakMap<Monaco.editor.ITextModel, readonly string[]>()

export function setVariables(model: Monaco.editor.ITextModel, names: readonly string[]): void {
  variablesOf.set(model, names)
}

/** Suggests the variables of the editor's model inside `{{ }}` and `{% %}`. */
export function provideVariables(monaco: typeof Monaco): void {
  monaco.languages.registerCompletionItemProvider(TEMPLATE_LANGUAGE, {
    triggerCharacters: ['{', ' '],
    provideCompletionItems(model, position) {
      const line = model.getLineContent(position.lineNumber)
      const context = completionContext(line.slice(0, position.column - 1), line.slice(position.column - 1))
      if (!context) return { suggestions: [] }
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: position.column - context.typed.length,
        endColumn: position.column,
      }
      const names = variablesOf.get(model) ?? []
      return {
        suggestions: names.map((name, order) => ({
          label: name,
          kind: monaco.languages.CompletionItemKind.Variable,
          insertText: context.before + name + context.after,
          filterText: name,
          sortText: String(order).padStart(4, '0'),
          range,
        })),
      }
    },
  })
}
