'use client'

import { GitCompareArrows, MoreHorizontal, RotateCcw, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { TuningEntry } from '../../_trpc/apiTypes.ts'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { ConfirmDialog } from '../../_ui/overlay/ConfirmDialog.tsx'
import { Menu } from '../../_ui/overlay/Menu.tsx'
import { compareHref, newTuningHref } from '../_links/tuningHref.ts'
import { useTuningActions } from './useTuningActions.ts'

type JobMenuProps = {
  entry: TuningEntry
  /** Of the button that opens it. */
  label: string
  /** Pausing, resuming and cancelling are in the menu too. */
  hasControls?: boolean
  onRemoved?: () => void
}

/** The menu of a training. Asks before it removes one. */
export function JobMenu({ entry, label, hasControls = false, onRemoved }: JobMenuProps) {
  const router = useRouter()
  const { controls, remove, canRemove } = useTuningActions(entry)
  const [isRemoving, setRemoving] = useState(false)
  const { id, name } = entry.job
  function onConfirm() {
    remove.mutate(
      { id },
      {
        onSuccess: () => {
          setRemoving(false)
          onRemoved?.()
        },
      },
    )
  }
  return (
    <>
      <Menu
        trigger={<IconButton icon={MoreHorizontal} label={label} tooltip={false} />}
        items={[
          ...(hasControls ? controls.map(({ label: item, icon, act }) => ({ label: item, icon, onSelect: act })) : []),
          {
            label: 'Train again',
            hint: 'The form with these settings',
            icon: RotateCcw,
            onSelect: () => router.push(newTuningHref({ from: id })),
          },
          { label: 'Compare', icon: GitCompareArrows, onSelect: () => router.push(compareHref([id])) },
          { separator: true },
          { label: 'Remove', icon: Trash2, tone: 'bad', disabled: !canRemove, onSelect: () => setRemoving(true) },
        ]}
      />
      {isRemoving ? (
        <ConfirmDialog
          title={`Remove the training of ${name}?`}
          action="Remove"
          isPending={remove.isPending}
          onConfirm={onConfirm}
          onClose={() => setRemoving(false)}
        >
          Its curves, samples, log and checkpoint are deleted. The adapter that it made stays.
        </ConfirmDialog>
      ) : null}
    </>
  )
}
