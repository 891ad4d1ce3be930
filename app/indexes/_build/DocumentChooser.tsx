'use client'

import { formatCount } from '../../_ui/text/format.ts'
import { ChosenList } from './ChosenList.tsx'
import { DropArea } from './DropArea.tsx'
import { PathInput } from './PathInput.tsx'
import { UploadState } from './UploadState.tsx'
import type { DocumentChoice } from './useDocumentChoice.ts'

/** Chooses documents by dropping and picking files and by paths, and shows what becomes of them. */
export function DocumentChooser({ choice, disabled }: { choice: DocumentChoice; disabled: boolean }) {
  const { paths, chosen, copied, failed, progress } = choice
  return (
    <>
      <DropArea disabled={disabled} onFiles={choice.addFiles} />
      <PathInput disabled={disabled} onAdd={choice.addPath} />
      <ChosenList paths={paths} chosen={chosen} onRemovePath={choice.removePath} onClearFiles={choice.clearFiles} />
      {copied > 0 ? <p className="text-sm text-muted">{formatCount(copied, 'file')} copied.</p> : null}
      <UploadState progress={progress} failed={failed} />
    </>
  )
}
