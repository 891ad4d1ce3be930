'use client'

import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { IndexDetails } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { RemoveIndexDialog } from '../../_build/RemoveIndexDialog.tsx'
import { CompareSection } from './CompareSection.tsx'
import { SnapshotsSection } from './SnapshotsSection.tsx'

/** The snapshots of an index, what differs between two of them, and the removal of the index. */
export function VersionsPanel({ details: { index, facts } }: { details: IndexDetails }) {
  const router = useRouter()
  const [from, setFrom] = useState<string | null>(null)
  const [isRemoving, setRemoving] = useState(false)
  const snapshots = facts?.snapshots ?? []
  return (
    <div className="flex flex-col gap-6">
      {facts ? <SnapshotsSection index={index} facts={facts} onCompare={setFrom} /> : null}
      {snapshots.length > 0 ? (
        <CompareSection key={from} index={index} snapshots={snapshots.map(({ snapshot }) => snapshot)} from={from} />
      ) : null}
      <section aria-labelledby="remove" className="flex flex-wrap items-center gap-3 border-t pt-4">
        <div className="min-w-60 flex-1">
          <h2 id="remove" className="font-semibold">
            Remove the index
          </h2>
          <p className="text-sm text-muted">
            Deletes its passages and snapshots. Files that were added here go to the trash; other source files stay.
          </p>
        </div>
        <Button variant="danger" icon={Trash2} onClick={() => setRemoving(true)}>
          Remove…
        </Button>
      </section>
      {isRemoving ? <RemoveIndexDialog index={index} onClose={() => setRemoving(false)} onRemoved={() => router.push('/indexes')} /> : null}
    </div>
  )
}
