'use client'

import { useSubscription } from '@trpc/tanstack-react-query'
import { useState } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import { RunningJob } from '../../_ui/feedback/RunningJob.tsx'
import { formatBytes } from '../../_ui/text/format.ts'

/** How much of a file was read. When all of it was read the rows are added at once. */
export function ImportProgress({ name, upload, onCancel }: { name: string; upload: string; onCancel: () => void }) {
  const trpc = useTRPC()
  const [read, setRead] = useState<{ bytes: number; of: number } | null>(null)
  useSubscription(trpc.imports.progress.subscriptionOptions({ upload }, { onData: setRead }))
  const isRead = read !== null && read.of > 0 && read.bytes >= read.of
  return (
    <RunningJob
      label={`Importing ${name}`}
      progress={read && !isRead ? { done: read.bytes, total: read.of } : { done: 0, total: 0 }}
      detail={isRead ? 'Adding the rows' : read ? `Reading: ${formatBytes(read.bytes)} of ${formatBytes(read.of)}` : 'Starting'}
      onCancel={onCancel}
      isLate={isRead}
    />
  )
}
