'use client'

import type { Block } from '#server/core/notebook/notebook.ts'
import { replaceBlockBody } from '#server/core/notebook/editNotebook.ts'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { editBody } from '../_notebook/blockEdits.ts'
import { isRecord, readBlock } from '../_notebook/readBlock.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { freeFileName } from './freeFileName.ts'
import type { ItemTable } from './itemTable.ts'
import { type TableFormat, writeTable } from './tableText.ts'

export type ItemSource = {
  text: string
  format: TableFormat
  /** Path of the file, relative to the notebook; null where the rows stand in the block. */
  file: string | null
  /** Why there is no text, as a sentence. */
  missing: string | null
  write: (next: string) => void
  /** Writes the rows into a new file beside the notebook and points the block at it. */
  moveToFile: (table: ItemTable) => void
}

/** Where a block's rows are kept, and how to write them there. */
export function useItemSource(block: Block): ItemSource {
  const { files, editFile } = useNotebook()
  const { edit } = useNotebookEdits()
  const { blockKind: kind, name, body } = block
  const id = { kind, name }
  const value = readBlock(block)
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
    return { text: body, format: 'yaml', file: null, missing: null, write, moveToFile }
  }
  const file = files.state.files[from]
  const format = /\.(csv|tsv)$/i.test(from) ? 'csv' : 'jsonl'
  const missing = file?.error ? file.error.message : file && file.text === null && file.base !== null ? `${from} cannot be read.` : null
  return { text: file?.text ?? '', format, file: from, missing, write: (next) => editFile(from, next), moveToFile }
}
