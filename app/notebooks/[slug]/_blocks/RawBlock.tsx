'use client'

import { useMemo } from 'react'
import { replaceBlockBody } from '#server/core/notebook/editNotebook.ts'
import type { Diagnostic, Block } from '#server/core/notebook/notebook.ts'
import { CodeEditor } from '../../../_ui/codeEditor/CodeEditor.tsx'
import { markersIn } from '../_notebook/diagnosticViews.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { notebookPath } from '../_notebook/openNotebook.ts'
import { useDraft } from '../_notebook/useDraft.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'

/** The YAML of a block as it is in the file, with findings marked at their lines. */
export function RawBlock({ block, findings }: { block: Block; findings: readonly Diagnostic[] }) {
  const { slug } = useNotebook()
  const { edit } = useNotebookEdits()
  const { blockKind: kind, name, body, bodyLine } = block
  const [text, setText] = useDraft(
    withoutLastBreak(body),
    (next) => edit('The block was not changed', (whole) => replaceBlockBody(whole, { kind, name }, next)),
    withoutLastBreak,
  )
  const markers = useMemo(
    () => markersIn(findings, { file: notebookPath(slug), line: bodyLine, lines: body.split('\n').length }),
    [findings, slug, bodyLine, body],
  )
  return (
    <div className="p-2">
      <CodeEditor
        language="yaml"
        label={`YAML of ${kind} ${name}`}
        value={text}
        onChange={setText}
        markers={markers}
        autoHeight
        minLines={2}
        maxLines={40}
      />
    </div>
  )
}

function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, '')
}
