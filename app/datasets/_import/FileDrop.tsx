'use client'

import { FilePlus, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../_ui/controls/Button.tsx'
import { cx } from '../../_ui/cx.ts'

type FileDropProps = { onFiles: (files: File[]) => void; disabled: boolean; isSmall: boolean }

const accepted = '.json,.jsonl,.ndjson,.csv,.tsv,.parquet,.txt'

/** Where files of rows are dropped, with a button that picks them. */
export function FileDrop({ onFiles, disabled, isSmall }: FileDropProps) {
  const [isOver, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (!disabled) onFiles([...event.dataTransfer.files])
      }}
      className={cx(
        'flex items-center justify-center gap-3 rounded-lg border border-dashed px-4 text-center transition-colors',
        isSmall ? 'py-2' : 'flex-col py-8',
        isOver ? 'border-accent bg-accent-soft' : 'border-border-strong',
      )}
    >
      <p className="flex items-center gap-2 text-muted">
        <Upload aria-hidden className="size-4 shrink-0" />
        {isSmall ? 'Drop more files here' : 'Drop files here'}
      </p>
      <Button size="sm" icon={FilePlus} disabled={disabled} onClick={() => picker.current?.click()}>
        Choose files
      </Button>
      {isSmall ? null : (
        <p className="text-sm text-faint">
          Nothing leaves this computer. A folder in Hugging Face layout is imported with <code>npm run assay -- dataset import</code>.
        </p>
      )}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files"
        accept={accepted}
        onChange={({ target }) => {
          if (target.files) onFiles([...target.files])
          // So that the same file can be picked again.
          target.value = ''
        }}
      />
    </div>
  )
}
