'use client'

import { FilePlus, FolderPlus, Upload } from 'lucide-react'
import { useRef, useState, type ChangeEvent, type DragEvent } from 'react'
import { Button } from '../../_ui/controls/Button.tsx'
import { cx } from '../../_ui/cx.ts'
import { acceptedFiles, type ChosenFile } from './chosenFiles.ts'
import { droppedFiles, pickedFiles } from './droppedFiles.ts'

/** Where files and folders are dropped, with buttons that pick them. */
export function DropArea({ onFiles, disabled = false }: { onFiles: (files: ChosenFile[]) => void; disabled?: boolean }) {
  const [isOver, setOver] = useState(false)
  const filePicker = useRef<HTMLInputElement>(null)
  const folderPicker = useRef<HTMLInputElement>(null)

  function onDrop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    if (!disabled) void droppedFiles(event.dataTransfer).then(onFiles)
  }
  function onPick({ target }: ChangeEvent<HTMLInputElement>) {
    if (target.files) onFiles(pickedFiles(target.files))
    // So that the same files can be picked again.
    target.value = ''
  }
  const picker = { type: 'file', multiple: true, hidden: true, onChange: onPick }
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={cx(
        'flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-5 text-center transition-colors',
        isOver ? 'border-accent bg-accent-soft' : 'border-border-strong',
      )}
    >
      <p className="flex items-center gap-2 text-muted">
        <Upload aria-hidden className="size-4 shrink-0" />
        Drop files or folders here
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button size="sm" icon={FilePlus} disabled={disabled} onClick={() => filePicker.current?.click()}>
          Choose files
        </Button>
        <Button size="sm" icon={FolderPlus} disabled={disabled} onClick={() => folderPicker.current?.click()}>
          Choose a folder
        </Button>
      </div>
      <p className="text-sm text-faint">
        PDF, DOCX, HTML, Markdown, text, CSV, TSV or JSONL, up to 200 MB each. They are copied; nothing leaves this computer.
      </p>
      <input ref={filePicker} {...picker} accept={acceptedFiles} aria-label="Files" />
      {/* React has no property for this attribute. */}
      <input ref={folderPicker} {...picker} {...{ webkitdirectory: '' }} aria-label="Folder" />
    </div>
  )
}
