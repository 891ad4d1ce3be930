'use client'

import { useSyncExternalStore } from 'react'
import { formatCount } from '../../../_ui/text/format.ts'
import type { SendQueue } from './feed/sendQueue.ts'

/** Whether all changes have reached the server. */
export function SaveState({ queue }: { queue: SendQueue }) {
  const { waiting, isCutOff } = useSyncExternalStore(queue.subscribe, queue.state, queue.state)
  return (
    <p role="status" aria-label="Save state" className={isCutOff ? 'text-sm text-warn' : 'text-sm text-faint'}>
      {waiting === 0
        ? 'Saved'
        : isCutOff
          ? `${formatCount(waiting, 'change')} not saved: Assay does not answer. They are sent when it does; keep this tab open.`
          : 'Saving'}
    </p>
  )
}
