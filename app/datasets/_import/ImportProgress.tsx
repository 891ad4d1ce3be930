'use client'

import { useSubscription } from '@trpc/tanstack-react-query'
import { useState } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import { formatBytes } from '../../_ui/text/format.ts'

/** How much of a file was read. When all of it was read the rows are added at once. */
export function ImportProgress({ name, upload, onCancel }: { name: string; upload: string; onCancel: () => void }) {
  const trpc = useTRPC()
  const [read, setRead] = useState<{ bytes: number; of: number } | null>(null)
  useSubscription(trpc.imports.progress.subscriptionOptions({ upload }, { onData: setRead }))
  const isRead = read !== null && read.of > 0 && read.bytes >= read.of
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <Progress
          label={`Importing ${name}`}
          fraction={read === null || read.of === 0 || isRead ? null : read.bytes / read.of}
          detail={isRead ? 'Adding the rows' : read ? `Reading: ${formatBytes(read.bytes)} of ${formatBytes(read.of)}` : 'Starting'}
        />
      </div>
      <Button size="sm" disabled={isRead} onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
