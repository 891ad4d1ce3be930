import * as monaco from 'monaco-editor/editor/editor.api'
import type { languages, editor } from 'monaco-editor/editor/editor.api'
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
import 'monaco-editor/editor/contrib/suggest/browser/suggestController'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/languages/definitions/javascript/register'
import 'monaco-editor/languages/definitions/markdown/register'
import 'monaco-editor/languages/definitions/yaml/register'
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

/** Highlighting only: Monaco's own JSON service would bring a second worker. */
const jsonTokens: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'type'],
      [/"(?:[^"\\]|\\.)*"?/, 'string'],
      [/-?\d+(\.\d+)?([eE][+-]?\d+)?/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/[{}[\],:]/, 'delimiter'],
    ],
  },
}

/** Reads a CSS colour token as `#rrggbb`, the only form that Monaco takes; the canvas resolves oklch and alpha. */
function tokenToHex(token: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d')
  const color = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  if (!context || !color) return '#808080'
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** A Monaco theme made of the tokens now on screen. */
function themeFromTokens(theme: 'light' | 'dark'): editor.IStandaloneThemeData {
  const hex = tokenToHex
  const bare = (token: string) => hex(token).slice(1)
  const accent = hex('--accent')
  return {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: bare('--text') },
      { token: 'comment', foreground: bare('--faint'), fontStyle: 'italic' },
      { token: 'delimiter.hole', foreground: bare('--accent-text') },
      { token: 'delimiter.tag', foreground: bare('--series-4') },
      { token: 'variable', foreground: bare('--accent-text'), fontStyle: 'bold' },
      { token: 'keyword', foreground: bare('--series-4') },
      { token: 'filter', foreground: bare('--series-5') },
      { token: 'type', foreground: bare('--accent-text') },
      { token: 'string', foreground: bare('--good') },
      { token: 'number', foreground: bare('--warn') },
      { token: 'delimiter', foreground: bare('--muted') },
      { token: 'operator', foreground: bare('--muted') },
    ],
    colors: {
      'editor.background': hex('--raised'),
      'editor.foreground': hex('--text'),
      'editorLineNumber.foreground': hex('--faint'),
      'editorLineNumber.activeForeground': hex('--text'),
      'editorCursor.foreground': accent,
      'editor.selectionBackground': `${accent}40`,
      'editor.inactiveSelectionBackground': `${accent}22`,
      'editor.lineHighlightBackground': '#00000000',
      'editor.lineHighlightBorder': '#00000000',
      'editor.wordHighlightBackground': `${accent}1c`,
      'editorIndentGuide.background1': hex('--border'),
      'editorBracketMatch.background': `${accent}26`,
      'editorBracketMatch.border': '#00000000',
      'editorWidget.background': hex('--raised'),
      'editorWidget.border': hex('--border-strong'),
      'editorSuggestWidget.background': hex('--raised'),
      'editorSuggestWidget.border': hex('--border-strong'),
      'editorSuggestWidget.selectedBackground': hex('--accent-soft'),
      'editorSuggestWidget.selectedForeground': hex('--text'),
      'editorSuggestWidget.highlightForeground': hex('--accent-text'),
      'editorSuggestWidget.focusHighlightForeground': hex('--accent-text'),
      'editorHoverWidget.background': hex('--raised'),
      'editorHoverWidget.border': hex('--border-strong'),
      'editorError.foreground': hex('--bad'),
      'editorWarning.foreground': hex('--warn'),
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': `${hex('--border-strong')}99`,
      'editorOverviewRuler.border': '#00000000',
      focusBorder: accent,
    },
  }
}
