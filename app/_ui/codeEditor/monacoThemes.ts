import type { editor } from 'monaco-editor/editor/editor.api'

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
export function themeFromTokens(theme: 'light' | 'dark'): editor.IStandaloneThemeData {
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
