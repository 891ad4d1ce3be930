import { useMemo, useState } from 'react'
import { AppError } from '#server/core/errors.ts'
import { decodeAs, encodingLabel, type TextEncoding, textEncodings } from '#server/core/textEncoding.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { rowsFromFile } from './importRows.ts'
import { cellText, type ItemKind, type ItemTable } from './itemTable.ts'

const ROWS_SHOWN = 5

export type ReadFile = { name: string; bytes: Uint8Array; encoding: TextEncoding | null }

const options = textEncodings.map(({ id, label }) => ({ value: id, label }))

type ImportPreviewProps = {
  /** A file that is not UTF-8. `encoding` is null if it could not be told; the user then chooses one. */
  file: ReadFile
  kind: ItemKind
  onImport: (imported: ItemTable) => void
  onClose: () => void
}

/** The first rows of a file in an encoding, which can be changed before the import. */
export function ImportPreview({ file, kind, onImport, onClose }: ImportPreviewProps) {
  const [encoding, setEncoding] = useState(file.encoding)
  const read = useMemo(() => readAs(file, encoding, kind), [file, encoding, kind])
  const table = typeof read === 'string' ? null : read
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={`Import ${file.name}`}
      description={
        file.encoding === null
          ? 'The file is not UTF-8. Choose the encoding in which its texts are right.'
          : `The file is not UTF-8. It is read as ${encodingLabel(file.encoding)}; choose another encoding if its texts are wrong.`
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={table === null} onClick={() => table && onImport(table)}>
            {table ? `Import ${formatCount(table.rows.length, 'row')}` : 'Import'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Select label="Encoding" value={encoding} onChange={setEncoding} options={options} className="self-start" />
        {typeof read === 'string' ? (
          <p className="text-sm text-muted">{read}</p>
        ) : (
          <div className="overflow-x-auto rounded-md border">
            <table className="w-full text-sm">
              <thead>
                <tr className="bg-accent-soft">
                  {read.columns.map(({ name }, column) => (
                    <th key={column} className="max-w-60 truncate border-r px-2 py-1 text-left font-medium last:border-r-0">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {read.rows.slice(0, ROWS_SHOWN).map((row, position) => (
                  <tr key={position} className="border-t">
                    {read.columns.map((column, at) => (
                      <td key={at} className="max-w-60 truncate border-r px-2 py-1 last:border-r-0">
                        {cellText(row, column)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Dialog>
  )
}

/** The rows, or why there are none as a sentence. */
function readAs({ name, bytes }: ReadFile, encoding: TextEncoding | null, kind: ItemKind): ItemTable | string {
  if (encoding === null) return 'The first rows are shown here.'
  const text = decodeAs(bytes, encoding)
  if (text === null) return `This file is not ${encodingLabel(encoding)}. Choose another encoding.`
  try {
    return rowsFromFile(name, text, kind)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return thrown.message
  }
}
