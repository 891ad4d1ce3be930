'use client'

import { X } from 'lucide-react'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import { formatBytes } from '../../_ui/text/format.ts'
import { FilePreview } from './FilePreview.tsx'
import type { ImportFile } from './importFiles.ts'
import { ImportOutcome } from './ImportOutcome.tsx'
import { ImportProgress } from './ImportProgress.tsx'

export type FileItemProps = {
  file: ImportFile
  onChoose: (choices: ImportFile['choices']) => void
  onRemove: () => void
  onCancel: (upload: string) => void
  /** Hears whether the file cannot be imported with its choices. */
  onBroken: (isBroken: boolean) => void
}

/** One file: how far it is, how it would be read, and what became of it. */
export function FileItem({ file, onChoose, onRemove, onCancel, onBroken }: FileItemProps) {
  const { name, size, step } = file
  return (
    <section aria-label={name} className="card flex flex-col gap-3 p-3">
      <header className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 font-medium break-all">{name}</h3>
        <span className="text-sm text-faint tabular">{formatBytes(size)}</span>
        {step.is === 'ready' || step.is === 'failed' ? (
          <IconButton icon={X} size="sm" label={`Leave ${name} out`} onClick={onRemove} />
        ) : null}
      </header>
      {step.is === 'sending' ? (
        <Progress
          label={`Copying ${name}`}
          fraction={size === 0 ? null : step.bytes / size}
          detail={`Copying: ${formatBytes(step.bytes)} of ${formatBytes(size)}`}
        />
      ) : null}
      {step.is === 'ready' ? <FilePreview file={file} upload={step.upload.upload} onChoose={onChoose} onBroken={onBroken} /> : null}
      {step.is === 'importing' ? (
        <ImportProgress name={name} upload={step.upload.upload} onCancel={() => onCancel(step.upload.upload)} />
      ) : null}
      {step.is === 'failed' ? <ErrorNotice compact error={step.error} /> : null}
      {step.is === 'done' ? <ImportOutcome upload={step.upload.upload} result={step.result} /> : null}
    </section>
  )
}
