'use client'

import { ConfirmDialog } from '../../_ui/overlay/ConfirmDialog.tsx'
import { useIndexActions } from './useIndexActions.ts'

export type RemoveIndexDialogProps = { index: string; onClose: () => void; onRemoved?: () => void }

/** Asks before an index is removed. */
export function RemoveIndexDialog({ index, onClose, onRemoved }: RemoveIndexDialogProps) {
  const { remove } = useIndexActions(index)
  function onConfirm() {
    remove.mutate(
      { index },
      {
        onSuccess: () => {
          onClose()
          onRemoved?.()
        },
      },
    )
  }
  return (
    <ConfirmDialog title={`Remove ${index}?`} action="Remove" isPending={remove.isPending} onConfirm={onConfirm} onClose={onClose}>
      Its passages and all its snapshots are deleted. Files in folders of the project stay where they are; files that were added on this
      page go to the trash of Assay for 30 days.
    </ConfirmDialog>
  )
}
