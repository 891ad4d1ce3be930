import type { editor } from 'monaco-editor/editor/editor.api'
import { EDITOR_LINE_HEIGHT_PX, EDITOR_PADDING_PX, type CodeEditorProps } from './editorTypes.ts'

type OptionProps = Pick<CodeEditorProps, 'language' | 'label' | 'readOnly' | 'lineNumbers' | 'placeholder' | 'autoHeight'>

/** Monaco's options for a calm box: no minimap, no rulers, words wrap, Tab leaves prose. */
export function editorOptions({
  language,
  label,
  readOnly = false,
  lineNumbers,
  placeholder,
  autoHeight = false,
}: OptionProps): editor.IStandaloneEditorConstructionOptions {
  const code = language === 'yaml' || language === 'json' || language === 'javascript'
  const numbered = lineNumbers ?? code
  return {
    ariaLabel: label,
    readOnly,
    placeholder,
    automaticLayout: true,
    fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Pretendard Variable', monospace",
    fontSize: 13,
    lineHeight: EDITOR_LINE_HEIGHT_PX,
    padding: { top: EDITOR_PADDING_PX, bottom: EDITOR_PADDING_PX },
    lineNumbers: numbered ? 'on' : 'off',
    lineNumbersMinChars: 3,
    lineDecorationsWidth: numbered ? 8 : 12,
    glyphMargin: false,
    folding: false,
    minimap: { enabled: false },
    wordWrap: 'on',
    wrappingIndent: code ? 'indent' : 'none',
    scrollBeyondLastLine: false,
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'none',
    occurrencesHighlight: 'off',
    selectionHighlight: code,
    guides: { indentation: code },
    scrollbar: {
      alwaysConsumeMouseWheel: false,
      verticalScrollbarSize: 8,
      horizontalScrollbarSize: 8,
      useShadows: false,
      vertical: autoHeight ? 'auto' : 'visible',
    },
    contextmenu: true,
    tabSize: 2,
    insertSpaces: true,
    tabFocusMode: !code,
    quickSuggestions: language === 'assay-template',
    wordBasedSuggestions: code ? 'currentDocument' : 'off',
    suggest: { showWords: code, showIcons: false, preview: false },
    // Prompts hold Korean, quotation marks and dashes on purpose.
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
    fixedOverflowWidgets: true,
    stickyScroll: { enabled: false },
    links: false,
  }
}
