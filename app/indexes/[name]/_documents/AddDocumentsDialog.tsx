'use client'

import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { toast } from '../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { DocumentChooser } from '../../_build/DocumentChooser.tsx'
import type { UploadReport } from '../../_build/uploadFiles.ts'
import { useDocumentChoice } from '../../_build/useDocumentChoice.ts'
import { useIndexActions } from '../../_build/useIndexActions.ts'

/** Adds files and folders to the sources of an index and builds it again. */
export function AddDocumentsDialog({ index, sources, onClose }: { index: string; sources: readonly string[]; onClose: () => void }) {
  const choice = useDocumentChoice()
  const { build } = useIndexActions(index)
  const isBusy = choice.progress !== null || build.isPending

  async function start() {
    if (!(await choice.copy(index, tellKnown))) return
    build.mutate({ index, sources: [...sources, ...choice.paths] }, { onSuccess: onClose })
  }
  function close() {
    choice.stop()
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
          <Button variant="primary" disabled={choice.isEmpty} loading={isBusy} onClick={() => void start()}>
            Add and build
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <DocumentChooser choice={choice} disabled={isBusy} />
        {build.error ? <ErrorNotice error={build.error} compact /> : null}
      </div>
    </Dialog>
  )
}

/** Files that replace others or are there already are told, not refused. */
function tellKnown({ added, replaced, same }: UploadReport) {
  if (replaced.length + same.length === 0) return
  toast({
    title: `${formatCount(added.length, 'file')} added, ${replaced.length} replaced, ${same.length} there already`,
    ...(replaced.length > 0 && { description: `Replaced: ${replaced.slice(0, 5).join(', ')}${replaced.length > 5 ? ' …' : ''}` }),
  })
}
