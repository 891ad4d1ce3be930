'use client'

import { ConfirmDialog } from '../../_ui/overlay/ConfirmDialog.tsx'
import { useTuningActions } from './useTuningActions.ts'

type RemoveTuningDialogProps = { job: { id: string; name: string }; onClose: () => void; onRemoved?: () => void }

/** Asks before a training is removed. */
export function RemoveTuningDialog({ job, onClose, onRemoved }: RemoveTuningDialogProps) {
  const { remove } = useTuningActions()
  function onConfirm() {
    remove.mutate(
      { id: job.id },
      {
        onSuccess: () => {
          onClose()
          onRemoved?.()
        },
      },
    )
  }
  return (
    <ConfirmDialog
      title={`Remove the training of ${job.name}?`}
      action="Remove"
      isPending={remove.isPending}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      Its curves, samples, log and checkpoint are deleted. The adapter that it made stays.
    </ConfirmDialog>
  )
}
