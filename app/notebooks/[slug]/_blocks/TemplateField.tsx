'use client'

import { useMemo } from 'react'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import type { Block } from '#server/core/notebook/notebook.ts'
import { CodeEditor } from '../../../_ui/codeEditor/CodeEditor.tsx'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { editBody } from '../_notebook/blockEdits.ts'
import { useDraft } from '../_notebook/useDraft.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { templateMarkers } from './promptParts.ts'

export type TemplateFieldProps = {
  block: Block
  /** The key of the template in the block. */
  part: string
  /** Stays when it is empty; otherwise an empty template is removed. */
  needed?: boolean
  label: string
  /** Without the label above it, where another one is beside it. */
  plain?: boolean
  placeholder: string
  value: string
  variables: readonly string[]
  flagUnknown: boolean
}

/** One template of a block. The line break at the end of a `|` text is kept in the file and not shown. */
export function TemplateField({
  block,
  part,
  needed = false,
  label,
  plain = false,
  placeholder,
  value,
  variables,
  flagUnknown,
}: TemplateFieldProps) {
  const { edit } = useNotebookEdits()
  const { blockKind: kind, name } = block
  const isNone = (next: string) => next.trim() === '' && !needed
  const [text, setText] = useDraft(
    value,
    (next) =>
      edit(`The ${kind} was not changed`, (whole) =>
        editBody(whole, { kind, name }, (body) => editYamlKey(body, [part], isNone(next) ? undefined : next)),
      ),
    (next) => (isNone(next) ? '' : next),
  )
  const ending = /\n$/.exec(text)?.[0] ?? ''
  const shown = text.slice(0, text.length - ending.length)
  const markers = useMemo(() => templateMarkers(shown, { variables, flagUnknown }), [shown, variables, flagUnknown])
  return (
    <div role="group" aria-label={`${label} of ${name}`} className="flex flex-col gap-1">
      {plain ? null : (
        <p aria-hidden className="text-xs font-medium text-faint">
          {label}
        </p>
      )}
      <CodeEditor
        language="assay-template"
        label={`${label} template of ${name}`}
        value={shown}
        onChange={(next) => setText(next + ending)}
        completions={variables}
        markers={markers}
        placeholder={placeholder}
        autoHeight
        minLines={needed ? 2 : 1}
        maxLines={30}
      />
      {markers[0] ? (
        <p role="alert" className="text-sm text-bad">
          <CodeText text={markers[0].message} />
        </p>
      ) : null}
    </div>
  )
}
