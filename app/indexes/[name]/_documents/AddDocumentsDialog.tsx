'use client'

import { useState } from 'react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { toast } from '../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { addChosen, type ChosenFiles } from '../../_build/chosenFiles.ts'
import { ChosenList } from '../../_build/ChosenList.tsx'
import { DropArea } from '../../_build/DropArea.tsx'
import { PathInput } from '../../_build/PathInput.tsx'
import type { UploadReport } from '../../_build/uploadFiles.ts'
import { UploadState } from '../../_build/UploadState.tsx'
import { useIndexActions } from '../../_build/useIndexActions.ts'
import { useUploads } from '../../_build/useUploads.ts'

const nothing: ChosenFiles = { files: [], left: [] }

/** Adds files and folders to the sources of an index and builds it again. */
export function AddDocumentsDialog({ index, sources, onClose }: { index: string; sources: readonly string[]; onClose: () => void }) {
  const [paths, setPaths] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState(nothing)
  const [failed, setFailed] = useState<UploadReport['failed']>([])
  const [copied, setCopied] = useState(0)
  const uploads = useUploads()
  const { build } = useIndexActions(index)
  const isBusy = uploads.progress !== null || build.isPending

  async function start() {
    setFailed([])
    if (chosen.files.length > 0) {
      const report = await uploads.send(index, chosen.files)
      if (report === null) return
      const { replaced, same } = report
      if (replaced.length + same.length > 0)
        toast({
          title: `${formatCount(report.added.length, 'file')} added, ${replaced.length} replaced, ${same.length} there already`,
          ...(replaced.length > 0 && { description: `Replaced: ${replaced.slice(0, 5).join(', ')}${replaced.length > 5 ? ' …' : ''}` }),
        })
      setCopied((before) => before + chosen.files.length - report.failed.length)
      setChosen({ files: report.failed.map(({ path, file }) => ({ path, file })), left: chosen.left })
      setFailed(report.failed)
      if (report.failed.length > 0) return
    }
    build.mutate({ index, sources: [...sources, ...paths] }, { onSuccess: onClose })
  }
  function close() {
    uploads.stop()
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={close}
      title={`Add documents to ${index}`}
      description="A file with the path of an added one replaces it."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            disabled={paths.length + chosen.files.length + copied === 0}
            loading={isBusy}
            onClick={() => void start()}
          >
            Add and build
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <DropArea
          disabled={isBusy}
          onFiles={(files) => {
            setFailed([])
            setChosen((before) => addChosen(before, files))
          }}
        />
        <PathInput disabled={isBusy} onAdd={(path) => setPaths((before) => [...new Set([...before, path])])} />
        <ChosenList
          paths={paths}
          chosen={chosen}
          onRemovePath={(path) => setPaths((before) => before.filter((each) => each !== path))}
          onClearFiles={() => {
            setFailed([])
            setChosen(nothing)
          }}
        />
        {copied > 0 ? <p className="text-sm text-muted">{formatCount(copied, 'file')} copied.</p> : null}
        <UploadState progress={uploads.progress} failed={failed} />
        {build.error ? <ErrorNotice error={build.error} compact /> : null}
      </div>
    </Dialog>
  )
}
