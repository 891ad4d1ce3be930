'use client'

import type { Block } from '#server/core/notebook/notebook.ts'
import { FileOutput, Upload } from 'lucide-react'
import { useMemo, useRef, useState, type DragEvent } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { cx } from '../../../_ui/cx.ts'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { HeaderQuestion } from './HeaderQuestion.tsx'
import { appendRows, isBlank, rowsFromFile } from './importRows.ts'
import type { ItemKind, ItemTable } from './itemTable.ts'
import { looksLikeHeader, pasteCells, tableFromCells } from './pasteTable.ts'
import { SourceText } from './SourceText.tsx'
import { TableEditor } from './TableEditor.tsx'
import { readTable, writeTable } from './tableText.ts'
import { useItemSource } from './useItemSource.ts'
import { useUndoableText } from './useUndoableText.ts'

const MANY_INLINE_ROWS = 30

/** Test cases or shots as a table, whether they stand in the block or in the file that its `from:` names. */
export function ItemsBlock({ block, kind }: { block: Block; kind: ItemKind }) {
  const source = useItemSource(block)
  const { text, setText, undo, redo } = useUndoableText(source.text, source.write)
  const table = useMemo(() => readTable(text, source.format, kind), [text, source.format, kind])
  const [asked, setAsked] = useState<string[][] | null>(null)
  const [dropping, setDropping] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const name = `${block.blockKind} ${block.name}`.trim()

  if (source.missing !== null) return <p className="px-3 py-2 text-sm text-muted">{source.missing}</p>
  if (!table) return <SourceText text={text} onChange={setText} format={source.format} label={source.file ?? name} />

  const change = (next: ItemTable) => setText(writeTable(text, table, next, source.format))
  async function importFile(file: File | undefined) {
    if (!file || !table) return
    try {
      const imported = rowsFromFile(file.name, await file.text(), kind)
      change(appendRows(table, imported))
      toast({ title: `${imported.rows.length} rows imported from ${file.name}`, tone: 'good', action: { label: 'Undo', onSelect: undo } })
    } catch (thrown) {
      toastError(thrown, 'The file was not imported')
    }
  }
  function onDrop(event: DragEvent) {
    event.preventDefault()
    setDropping(false)
    void importFile(event.dataTransfer.files[0])
  }

  return (
    <div
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
      className={cx('overflow-hidden rounded-b-lg', dropping && 'outline-2 outline-accent')}
    >
      <TableEditor
        label={name}
        table={table}
        onChange={change}
        onUndo={undo}
        onRedo={redo}
        onPaste={(cells, at) => (isBlank(table) && cells.length > 1 ? setAsked(cells) : change(pasteCells(table, at, cells)))}
        actions={
          <>
            {source.file === null && table.rows.length > MANY_INLINE_ROWS ? (
              <Button size="sm" variant="ghost" icon={FileOutput} onClick={() => source.moveToFile(table)}>
                Move to a file
              </Button>
            ) : null}
            {source.file === null ? null : <code className="px-1 font-mono text-xs text-faint">{source.file}</code>}
            <Button size="sm" variant="ghost" icon={Upload} onClick={() => picker.current?.click()}>
              Import
            </Button>
          </>
        }
      />
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={`Import a file into ${name}`}
        accept=".csv,.tsv,.json,.jsonl,.txt"
        onChange={(event) => {
          void importFile(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      {asked ? (
        <HeaderQuestion
          cells={asked}
          guess={looksLikeHeader(
            asked,
            table.columns.map((column) => column.name),
          )}
          onAnswer={(header) => {
            change(tableFromCells(table, asked, header))
            setAsked(null)
          }}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </div>
  )
}
