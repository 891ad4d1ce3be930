import * as monaco from 'monaco-editor/editor/editor.api'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/caretOperations/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codeEditor/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/placeholderText/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/snippet/register'
// monaco-editor 0.57 leaves the suggestion list itself out of features/suggest.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/languages/definitions/javascript/register'
import 'monaco-editor/languages/definitions/markdown/register'
import 'monaco-editor/languages/definitions/yaml/register'
import { jsonTokens } from './jsonTokens.ts'
import { themeFromTokens } from './monacoThemes.ts'
import { provideVariables } from './provideVariables.ts'
import { TEMPLATE_LANGUAGE, templateConfiguration, templateTokens } from './templateLanguage.ts'

let ready = false

/** Registers worker, languages, completion and keys once per page; returns Monaco. Browser only. */
export function setUpMonaco(): typeof monaco {
  if (ready) return monaco
  ready = true
  self.MonacoEnvironment = {
    getWorker: () => new Worker(new URL('./editorWorker.ts', import.meta.url), { type: 'module', name: 'editor' }),
  }
  monaco.languages.register({ id: TEMPLATE_LANGUAGE })
  monaco.languages.setLanguageConfiguration(TEMPLATE_LANGUAGE, templateConfiguration)
  monaco.languages.setMonarchTokensProvider(TEMPLATE_LANGUAGE, templateTokens)
  monaco.languages.register({ id: 'json', extensions: ['.json', '.jsonl'] })
  monaco.languages.setMonarchTokensProvider('json', jsonTokens)
  provideVariables(monaco)
  // Left to the page: run (Mod+Enter) and the command palette (Mod+K).
  monaco.editor.addKeybindingRules([
    { keybinding: monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, command: null },
    { keybinding: monaco.KeyMod.CtrlCmd | monaco.KeyMod.Shift | monaco.KeyCode.Enter, command: null },
  ])
  return monaco
}

/** Shows all editors in the colours now on screen. */
export function applyMonacoTheme(theme: 'light' | 'dark'): void {
  const name = `assay-${theme}`
  monaco.editor.defineTheme(name, themeFromTokens(theme))
  monaco.editor.setTheme(name)
}
