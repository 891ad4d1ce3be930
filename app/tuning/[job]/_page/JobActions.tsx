'use client'

import { useRouter } from 'next/navigation'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { JobMenu } from '../../_parts/JobMenu.tsx'
import { useTuningActions } from '../../_parts/useTuningActions.ts'

/** What can be done with the training of a page. */
export function JobActions({ detail }: { detail: TuningDetail }) {
  const router = useRouter()
  const { controls } = useTuningActions(detail)
  return (
    <>
      {controls.map(({ action, label, icon, isPending, act }) => (
        <Button key={action} variant={action === 'resume' ? 'primary' : 'secondary'} icon={icon} loading={isPending} onClick={act}>
          {label}
        </Button>
      ))}
      <JobMenu entry={detail} label={`More actions for ${detail.job.name}`} onRemoved={() => router.push('/tuning')} />
    </>
  )
}
