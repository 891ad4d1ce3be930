'use client'

import { useState } from 'react'
import type { IndexDetails } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { draftOf, newSettings, settingsOf } from '../../_build/settingsDraft.ts'
import { SettingsFields } from '../../_build/SettingsFields.tsx'
import { useIndexActions } from '../../_build/useIndexActions.ts'

/** Changes the settings of an index and builds it again by them. */
export function SettingsDialog({ index, facts, onClose }: { index: string; facts: IndexDetails['facts']; onClose: () => void }) {
  const saved = facts ? draftOf(facts) : newSettings
  const [draft, setDraft] = useState(saved)
  const { build } = useIndexActions(index)
  const asked = settingsOf(draft)
  const isOtherEmbedder = facts !== null && draft.embedder !== saved.embedder
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Settings of ${index}`}
      description="The index is built again by these settings. Snapshots stay as they are."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={!('settings' in asked)}
            loading={build.isPending}
            onClick={() => 'settings' in asked && build.mutate({ index, ...asked.settings }, { onSuccess: onClose })}
          >
            Build
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <SettingsFields draft={draft} problems={'problems' in asked ? asked.problems : {}} onChange={setDraft} />
        {isOtherEmbedder ? (
          <ErrorNotice
            severity="warning"
            compact
            error={{
              code: 'BAD_INPUT',
              message:
                'Another embedder begins the index anew: until the build ends, searches find only what is done. Name a snapshot first to keep the present state.',
            }}
          />
        ) : null}
        {build.error ? <ErrorNotice error={build.error} compact /> : null}
      </div>
    </Dialog>
  )
}
