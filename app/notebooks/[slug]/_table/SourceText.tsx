'use client'

import { CodeEditor } from '../../../_ui/codeEditor/CodeEditor.tsx'
import type { TableFormat } from './tableText.ts'

/** The text behind a table that cannot be shown as rows: a line that is broken, or keys that a table has no place for. */
export function SourceText({
  text,
  onChange,
  format,
  label,
}: {
  text: string
  onChange: (next: string) => void
  format: TableFormat
  label: string
}) {
  return (
    <div className="flex flex-col gap-2 p-2">
      <p className="px-1 text-sm text-muted">
        This cannot be shown as a table until every item reads. Mend the text here; the findings say where.
      </p>
      <CodeEditor
        language={format === 'yaml' ? 'yaml' : 'json'}
        label={`Text of ${label}`}
        value={text}
        onChange={onChange}
        autoHeight
        maxLines={24}
      />
    </div>
  )
}
