'use client'

import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
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
      <section aria-labelledby="remove" className="border-t pt-4">
        <SectionHead
          id="remove"
          title="Remove the index"
          actions={
            <Button variant="danger" icon={Trash2} onClick={() => setRemoving(true)}>
              Remove…
            </Button>
          }
        >
          Deletes its passages and snapshots. Files that were added here go to the trash; other source files stay.
        </SectionHead>
      </section>
      {isRemoving ? <RemoveIndexDialog index={index} onClose={() => setRemoving(false)} onRemoved={() => router.push('/indexes')} /> : null}
    </div>
  )
}
