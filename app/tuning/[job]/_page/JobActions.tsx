'use client'

import { MoreHorizontal, Pause, Play, Trash2, X, GitCompareArrows, RotateCcw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { compareHref, newTuningHref } from '../../_links/tuningHref.ts'
import { RemoveTuningDialog } from '../../_parts/RemoveTuningDialog.tsx'
import { actionsOf } from '../../_parts/statusView.ts'
import { useTuningActions } from '../../_parts/useTuningActions.ts'

/** What can be done with the training of a page. */
export function JobActions({ detail: { job, status } }: { detail: TuningDetail }) {
  const router = useRouter()
  const { pause, resume, cancel } = useTuningActions()
  const [isRemoving, setRemoving] = useState(false)
  const actions = actionsOf(status)
  const { id } = job
  return (
    <>
      {actions.includes('resume') ? (
        <Button variant="primary" icon={Play} loading={resume.isPending} onClick={() => resume.mutate({ id })}>
          Resume
        </Button>
      ) : null}
      {actions.includes('pause') ? (
        <Button icon={Pause} loading={pause.isPending} onClick={() => pause.mutate({ id })}>
          Pause
        </Button>
      ) : null}
      {actions.includes('cancel') ? (
        <Button icon={X} loading={cancel.isPending} onClick={() => cancel.mutate({ id })}>
          Cancel
        </Button>
      ) : null}
      <Menu
        trigger={<IconButton icon={MoreHorizontal} label={`More actions for ${job.name}`} tooltip={false} />}
        items={[
          {
            label: 'Train again',
            hint: 'The form with these settings',
            icon: RotateCcw,
            onSelect: () => router.push(newTuningHref({ from: id })),
          },
          { label: 'Compare', icon: GitCompareArrows, onSelect: () => router.push(compareHref([id])) },
          { separator: true },
          { label: 'Remove', icon: Trash2, tone: 'bad', disabled: !actions.includes('remove'), onSelect: () => setRemoving(true) },
        ]}
      />
      {isRemoving ? <RemoveTuningDialog job={job} onClose={() => setRemoving(false)} onRemoved={() => router.push('/tuning')} /> : null}
    </>
  )
}
