'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { folderNameRule, isFolderName } from '#server/core/folderName.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { newSettings, settingsOf } from '../_build/settingsDraft.ts'
import { SettingsFields } from '../_build/SettingsFields.tsx'
import { DocumentChooser } from '../_build/DocumentChooser.tsx'
import { useDocumentChoice } from '../_build/useDocumentChoice.ts'
import { useIndexActions } from '../_build/useIndexActions.ts'

export type NewIndexDialogProps = { taken: readonly string[]; onClose: () => void }

/** Names an index, chooses its documents and settings, copies the files and begins the build. */
export function NewIndexDialog({ taken, onClose }: NewIndexDialogProps) {
  const router = useRouter()
  const [typedName, setName] = useState('')
  const [isNamed, setNamed] = useState(false)
  const choice = useDocumentChoice()
  const [draft, setDraft] = useState(newSettings)
  const name = typedName.trim().normalize('NFC')
  const { build } = useIndexActions(name)

  const isTaken = choice.copied === 0 && taken.includes(name)
  const nameProblem = isTaken
    ? `There is an index ${name} already. Open it to add documents, or choose another name.`
    : isFolderName(name)
      ? null
      : folderNameRule
  const asked = settingsOf(draft)
  const isBusy = choice.progress !== null || build.isPending
  const isReady = nameProblem === null && 'settings' in asked && !choice.isEmpty

  async function start() {
    if (!('settings' in asked)) return
    if (!(await choice.copy(name))) return
    const onSuccess = () => {
      onClose()
      router.push(`/indexes/${encodeURIComponent(name)}?tab=documents`)
    }
    build.mutate({ index: name, sources: [...choice.paths], ...asked.settings }, { onSuccess })
  }
  function close() {
    choice.stop()
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={close}
      size="lg"
      title="New index"
      description="Documents are split into passages, which are found by their words and by their meaning."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" disabled={!isReady} loading={isBusy} onClick={() => void start()}>
            Build
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Field label="Name" error={isNamed || isTaken ? nameProblem : null}>
          {(ids) => (
            <Input
              {...ids}
              value={typedName}
              disabled={isBusy || choice.copied > 0}
              placeholder="handbook"
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
              onBlur={() => setNamed(typedName !== '')}
            />
          )}
        </Field>
        <section aria-label="Documents" className="flex flex-col gap-3">
          <h3 className="font-semibold">Documents</h3>
          <DocumentChooser choice={choice} disabled={isBusy} />
        </section>
        <section aria-label="Settings" className="flex flex-col gap-3">
          <h3 className="font-semibold">Settings</h3>
          <SettingsFields draft={draft} problems={'problems' in asked ? asked.problems : {}} onChange={setDraft} />
        </section>
        {build.error ? <ErrorNotice error={build.error} compact /> : null}
      </div>
    </Dialog>
  )
}
