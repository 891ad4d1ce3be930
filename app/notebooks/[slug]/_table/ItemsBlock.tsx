'use client'

import { FileOutput, Upload } from 'lucide-react'
import { useMemo, useRef, useState, type DragEvent } from 'react'
import { isRecord } from '#server/core/json.ts'
import { replaceBlockBody } from '#server/core/notebook/editNotebook.ts'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { type Block, blockLabel } from '#server/core/notebook/notebook.ts'
import { yamlValue } from '#server/core/notebook/yamlText.ts'
import { detectEncoding, encodingLabel, type TextEncoding } from '#server/core/textEncoding.ts'
import { CodeEditor } from '../../../_ui/codeEditor/CodeEditor.tsx'
import { Button } from '../../../_ui/controls/Button.tsx'
import { cx } from '../../../_ui/cx.ts'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { toast, toastError } from '../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { editBody } from '../_notebook/blockEdits.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useDraft } from '../_notebook/useDraft.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import type { CellPlace } from './editTable.ts'
import { ImportPreview, type ReadFile } from './ImportPreview.tsx'
import { appendRows, rowsFromFile } from './importRows.ts'
import type { ItemKind, ItemTable } from './itemTable.ts'
import { looksLikeHeader, mayNameColumns, pasteCells, pasteRows } from './pasteTable.ts'
import { TableEditor } from './TableEditor.tsx'
import { readTable, writeTable, type TableFormat } from './tableText.ts'

const MANY_INLINE_ROWS = 30

/** The editor of test cases or shots: a table of the rows in the block, or of the file that its `from:` names. */
export function ItemsBlock({ block, kind }: { block: Block; kind: ItemKind }) {
  const source = useItemSource(block)
  const { text, setText, undo, redo } = useUndoableText(source.text, source.write)
  const table = useMemo(() => readTable(text, source.format, kind), [text, source.format, kind])
  const [asked, setAsked] = useState<{ cells: string[][]; at: CellPlace } | null>(null)
  const [previewed, setPreviewed] = useState<ReadFile | null>(null)
  const [dropping, setDropping] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const name = blockLabel(block)

  if (source.missing !== null) return <p className="px-3 py-2 text-sm text-muted">{source.missing}</p>
  if (!table) return <SourceText text={text} onChange={setText} format={source.format} label={source.file ?? name} />

  const change = (next: ItemTable) => setText(writeTable(text, table, next, source.format))
  const addRows = (from: string, imported: ItemTable) => {
    change(appendRows(table, imported))
    toast({ title: `${imported.rows.length} rows imported from ${from}`, tone: 'good', action: { label: 'Undo', onSelect: undo } })
  }
  async function importFile(file: File | undefined) {
    if (!file) return
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const detected = detectEncoding(bytes)
      if (detected?.encoding === 'utf-8') addRows(file.name, rowsFromFile(file.name, detected.text, kind))
      else setPreviewed({ name: file.name, bytes, encoding: detected?.encoding ?? null })
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
        onPaste={(cells, at) => (mayNameColumns(table, cells) ? setAsked({ cells, at }) : change(pasteCells(table, at, cells)))}
        actions={
          <>
            {source.file === null && table.rows.length > MANY_INLINE_ROWS ? (
              <Button size="sm" variant="ghost" icon={FileOutput} onClick={() => source.moveToFile(table)}>
                Move to a file
              </Button>
            ) : null}
            {source.file === null ? null : <code className="px-1 font-mono text-xs text-faint">{source.file}</code>}
            {source.encoding === null ? null : (
              <span className="px-1 text-xs text-muted">{encodingLabel(source.encoding)}, saved as UTF-8 when you edit it</span>
            )}
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
      {previewed ? (
        <ImportPreview
          file={previewed}
          kind={kind}
          onImport={(imported) => {
            addRows(previewed.name, imported)
            setPreviewed(null)
          }}
          onClose={() => setPreviewed(null)}
        />
      ) : null}
      {asked ? (
        <HeaderQuestion
          cells={asked.cells}
          guess={looksLikeHeader(
            asked.cells,
            table.columns.map((column) => column.name),
          )}
          onAnswer={(header) => {
            change(pasteRows(table, asked, header))
            setAsked(null)
          }}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </div>
  )
}

const ROWS_SHOWN = 4

type HeaderQuestionProps = {
  cells: readonly string[][]
  /** The likelier answer, which gets the main button. */
  guess: boolean
  onAnswer: (header: boolean) => void
  onClose: () => void
}

/** Asks whether the first row of pasted cells has the names of the columns. */
function HeaderQuestion({ cells, guess, onAnswer, onClose }: HeaderQuestionProps) {
  const yes = (
    <Button key="yes" autoFocus={guess} variant={guess ? 'primary' : 'secondary'} onClick={() => onAnswer(true)}>
      It names the columns
    </Button>
  )
  const no = (
    <Button key="no" autoFocus={!guess} variant={guess ? 'secondary' : 'primary'} onClick={() => onAnswer(false)}>
      It is a row like the others
    </Button>
  )
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="What is the first row?"
      description={`${formatCount(cells.length, 'row')} pasted.`}
      footer={guess ? [no, yes] : [yes, no]}
    >
      <div className="overflow-x-auto rounded-md border">
        <table className="w-full text-sm">
          <tbody>
            {cells.slice(0, ROWS_SHOWN).map((row, position) => (
              <tr key={position} className={position === 0 ? 'bg-accent-soft font-medium' : 'border-t'}>
                {row.map((cell, column) => (
                  <td key={column} className="max-w-60 truncate border-r px-2 py-1 last:border-r-0">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  )
}

/** The text of a block or file that cannot be shown as rows, because of a syntax error or keys that a table has no column for. */
function SourceText({
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
        This can be shown as a table once every item can be read. Correct the text here; the findings say where.
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

const MOST_KEPT = 100

/** A text with undo and redo. A text that comes from elsewhere clears both. */
function useUndoableText(value: string, write: (next: string) => void) {
  const [text, change] = useDraft(value, write)
  const steps = useRef<{ past: string[]; future: string[]; now: string }>({ past: [], future: [], now: value })
  const known = () => {
    if (steps.current.now !== text) steps.current = { past: [], future: [], now: text }
    return steps.current
  }
  const setText = (next: string) => {
    if (next === text) return
    steps.current = { past: [...known().past, text].slice(-MOST_KEPT), future: [], now: next }
    change(next)
  }
  const undo = () => {
    const { past, future } = steps.current
    const before = past.at(-1)
    if (before === undefined) return
    steps.current = { past: past.slice(0, -1), future: [steps.current.now, ...future], now: before }
    change(before)
  }
  const redo = () => {
    const { past, future } = steps.current
    const [after, ...rest] = future
    if (after === undefined) return
    steps.current = { past: [...past, steps.current.now], future: rest, now: after }
    change(after)
  }
  return { text, setText, undo, redo }
}

type ItemSource = {
  text: string
  format: TableFormat
  /** Path of the file, relative to the notebook; null if the rows are in the block. */
  file: string | null
  /** Of the file, if it is not UTF-8. */
  encoding: TextEncoding | null
  /** Why there is no text, as a sentence. */
  missing: string | null
  write: (next: string) => void
  /** Writes the rows into a new file beside the notebook and points the block at it. */
  moveToFile: (table: ItemTable) => void
}

/** Where the rows of a block are stored, and how to write them. */
function useItemSource(block: Block): ItemSource {
  const { files, editFile } = useNotebook()
  const { edit } = useNotebookEdits()
  const { blockKind: kind, name, body } = block
  const id = { kind, name }
  const value = yamlValue(block.body)
  const from = isRecord(value) && typeof value['from'] === 'string' ? value['from'] : null
  const moveToFile = (table: ItemTable) => {
    const path = freeFileName(name || kind, Object.keys(files.state.files))
    editFile(
      path,
      writeTable('', { columns: [], rows: [] }, { ...table, rows: table.rows.map(({ source: _source, ...row }) => row) }, 'jsonl'),
    )
    edit('The rows were not moved', (text) => editBody(text, id, () => editYamlKey('', ['from'], path)))
  }
  if (from === null) {
    const write = (next: string) => edit('The table was not changed', (text) => replaceBlockBody(text, id, next))
    return { text: body, format: 'yaml', file: null, encoding: null, missing: null, write, moveToFile }
  }
  const file = files.state.files[from]
  const format = /\.(csv|tsv)$/i.test(from) ? 'csv' : 'jsonl'
  const missing = file?.error ? file.error.message : file && file.text === null && file.base !== null ? `${from} cannot be read.` : null
  return {
    text: file?.text ?? '',
    format,
    file: from,
    encoding: file?.encoding ?? null,
    missing,
    write: (next) => editFile(from, next),
    moveToFile,
  }
}

/** `reviews` gives `reviews.jsonl`, or `reviews-2.jsonl` if there is such a file. Characters that do not belong in a path become `-`. */
function freeFileName(wanted: string, taken: readonly string[]): string {
  const base = wanted.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '') || 'cases'
  let name = `${base}.jsonl`
  for (let number = 2; taken.includes(name); number++) name = `${base}-${number}.jsonl`
  return name
}
