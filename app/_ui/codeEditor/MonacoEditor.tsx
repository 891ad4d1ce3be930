'use client'

import type * as Monaco from 'monaco-editor/editor/editor.api'
import type { editor } from 'monaco-editor/editor/editor.api'
import { useEffect, useRef, useState } from 'react'
import { useResolvedTheme } from '../browser/theme.ts'
import { editorHeight, type CodeEditorProps, EDITOR_LINE_HEIGHT_PX, EDITOR_PADDING_PX } from './editorTypes.ts'
import { applyMonacoTheme, setUpMonaco } from './monacoSetup.ts'
import { setVariables } from './provideVariables.ts'
import { toMarkerData } from './toMarkerData.ts'

/** The editor itself; loaded by `CodeEditor`. */
export function MonacoEditor(props: CodeEditorProps) {
  const { value, language, label, completions, markers, autoHeight = false, minLines, maxLines, placeholder, reveal } = props
  const box = useRef<HTMLDivElement>(null)
  const editorRef = useRef<Monaco.editor.IStandaloneCodeEditor>(null)
  const latest = useRef(props)
  const theme = useResolvedTheme()
  const [height, setHeight] = useState(() => editorHeight(value.split('\n').length, { minLines, maxLines }))

  useEffect(() => {
    latest.current = props
  })

  // Before the editor is created, which would be drawn in the colours of Monaco's own theme otherwise.
  useEffect(() => applyMonacoTheme(theme), [theme])

  useEffect(() => {
    if (!box.current) return
    const monaco = setUpMonaco()
    const first = latest.current
    const model = monaco.editor.createModel(first.value, first.language)
    // Brackets keep the colours of the template's tokens. This is an option of the model, not of the editor.
    model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } })
    const editor = monaco.editor.create(box.current, { ...editorOptions(first), model })
    editorRef.current = editor
    const resize = () => {
      const { autoHeight: auto, minLines: least, maxLines: most } = latest.current
      if (!auto) return
      const tallest = editorHeight(Number.POSITIVE_INFINITY, { minLines: least, maxLines: most })
      setHeight(Math.min(Math.max(editor.getContentHeight(), editorHeight(0, { minLines: least })), tallest))
    }
    const subscriptions = [
      editor.onDidContentSizeChange(resize),
      model.onDidChangeContent(() => {
        const text = model.getValue()
        if (text !== latest.current.value) latest.current.onChange(text)
      }),
    ]
    resize()
    return () => {
      for (const subscription of subscriptions) subscription.dispose()
      editor.dispose()
      model.dispose()
      editorRef.current = null
    }
  }, [])

  useEffect(() => {
    const editor = editorRef.current
    const model = editor?.getModel()
    if (!editor || !model || model.getValue() === value) return
    // An edit instead of setValue, which would move the cursor and clear the undo stack.
    editor.pushUndoStop()
    model.pushEditOperations(editor.getSelections(), [{ range: model.getFullModelRange(), text: value }], () => editor.getSelections())
    editor.pushUndoStop()
  }, [value])

  useEffect(() => {
    const model = editorRef.current?.getModel()
    if (model) setUpMonaco().editor.setModelLanguage(model, language)
    editorRef.current?.updateOptions(editorOptions({ language, label, placeholder, autoHeight }))
  }, [language, label, placeholder, autoHeight])

  useEffect(() => {
    const model = editorRef.current?.getModel()
    if (model) setVariables(model, completions ?? [])
  }, [completions])

  useEffect(() => {
    const model = editorRef.current?.getModel()
    if (!model) return
    const monaco = setUpMonaco()
    const severities = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, info: monaco.MarkerSeverity.Info }
    const data = (markers ?? []).map((marker) => toMarkerData(marker, model, severities))
    monaco.editor.setModelMarkers(model, 'assay', data)
  }, [markers])

  useEffect(() => {
    if (!reveal || !editorRef.current) return
    editorRef.current.setPosition({ lineNumber: reveal.line, column: reveal.column })
    editorRef.current.revealPositionInCenterIfOutsideViewport({ lineNumber: reveal.line, column: reveal.column })
    editorRef.current.focus()
  }, [reveal])

  return <div ref={box} className="w-full" style={{ height: autoHeight ? height : '100%' }} />
}

type OptionProps = Pick<CodeEditorProps, 'language' | 'label' | 'placeholder' | 'autoHeight'>

/** Monaco's options: no minimap, no rulers, word wrap, and Tab leaves the editor unless it holds code. */
function editorOptions({ language, label, placeholder, autoHeight = false }: OptionProps): editor.IStandaloneEditorConstructionOptions {
  const code = language === 'yaml' || language === 'json' || language === 'javascript'
  return {
    ariaLabel: label,
    placeholder,
    automaticLayout: true,
    fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Pretendard Variable', monospace",
    fontSize: 13,
    lineHeight: EDITOR_LINE_HEIGHT_PX,
    padding: { top: EDITOR_PADDING_PX, bottom: EDITOR_PADDING_PX },
    lineNumbers: code ? 'on' : 'off',
    lineNumbersMinChars: 3,
    lineDecorationsWidth: code ? 8 : 12,
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
    // Prompts contain Korean, quotation marks and dashes on purpose.
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
    fixedOverflowWidgets: true,
    stickyScroll: { enabled: false },
    links: false,
  }
}
