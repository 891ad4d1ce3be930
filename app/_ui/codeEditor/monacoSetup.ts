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
import { colourChannels, hexColour } from '../browser/colourChannels.ts'
import { provideVariables } from './provideVariables.ts'
import { TEMPLATE_LANGUAGE, templateConfiguration, templateTokens } from './templateLanguage.ts'

let ready = false

/** Registers worker, languages, completion and keys at the first call; returns Monaco. Browser only. */
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
  // The page handles these keys: run (Mod+Enter) and pause (Mod+Shift+Enter).
  monaco.editor.addKeybindingRules([
    { keybinding: monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, command: null },
    { keybinding: monaco.KeyMod.CtrlCmd | monaco.KeyMod.Shift | monaco.KeyCode.Enter, command: null },
  ])
  return monaco
}

/** Gives all editors the colours of the current theme. */
export function applyMonacoTheme(theme: 'light' | 'dark'): void {
  const name = `assay-${theme}`
  monaco.editor.defineTheme(name, themeFromTokens(theme))
  monaco.editor.setTheme(name)
}

/** Highlighting only: Monaco's JSON service would need a second worker. */
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

/** A CSS colour token as `#rrggbb`, the only form that Monaco reads. */
function tokenToHex(token: string): string {
  const colour = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  const channels = colour ? colourChannels(colour) : null
  return channels ? hexColour(channels) : '#808080'
}

/** A Monaco theme built from the current CSS tokens. */
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
      'editor.placeholder.foreground': hex('--faint'),
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
