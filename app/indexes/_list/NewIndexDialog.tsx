'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { indexNameRule, isIndexName } from '#server/core/retrieval/indexName.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { formatCount } from '../../_ui/text/format.ts'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { addChosen, type ChosenFiles } from '../_build/chosenFiles.ts'
import { ChosenList } from '../_build/ChosenList.tsx'
import { DropArea } from '../_build/DropArea.tsx'
import { PathInput } from '../_build/PathInput.tsx'
import { newSettings, settingsOf } from '../_build/settingsDraft.ts'
import { SettingsFields } from '../_build/SettingsFields.tsx'
import type { UploadReport } from '../_build/uploadFiles.ts'
import { UploadState } from '../_build/UploadState.tsx'
import { useIndexActions } from '../_build/useIndexActions.ts'
import { useUploads } from '../_build/useUploads.ts'

export type NewIndexDialogProps = { taken: readonly string[]; onClose: () => void }

const nothing: ChosenFiles = { files: [], left: [] }

/** Names an index, chooses its documents and settings, copies the files and begins the build. */
export function NewIndexDialog({ taken, onClose }: NewIndexDialogProps) {
  const router = useRouter()
  const [typedName, setName] = useState('')
  const [isNamed, setNamed] = useState(false)
  const [paths, setPaths] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState(nothing)
  const [draft, setDraft] = useState(newSettings)
  /** Files that are in the folder of the index by now. */
  const [copied, setCopied] = useState(0)
  const [failed, setFailed] = useState<UploadReport['failed']>([])
  const uploads = useUploads()
  const name = typedName.trim().normalize('NFC')
  const { build } = useIndexActions(name)

  const isTaken = copied === 0 && taken.includes(name)
  const nameProblem = isTaken
    ? `There is an index ${name} already. Open it to add documents, or choose another name.`
    : isIndexName(name)
      ? null
      : indexNameRule
  const asked = settingsOf(draft)
  const isBusy = uploads.progress !== null || build.isPending
  const isReady = nameProblem === null && 'settings' in asked && paths.length + chosen.files.length + copied > 0

  async function start() {
    if (!('settings' in asked)) return
    setFailed([])
    if (chosen.files.length > 0) {
      const report = await uploads.send(name, chosen.files)
      if (report === null) return
      setCopied((before) => before + chosen.files.length - report.failed.length)
      // Those that failed stay chosen: they are sent again, or left out by the user.
      setChosen({ files: report.failed.map(({ path, file }) => ({ path, file })), left: chosen.left })
      setFailed(report.failed)
      if (report.failed.length > 0) return
    }
    const onSuccess = () => {
      onClose()
      router.push(`/indexes/${encodeURIComponent(name)}?tab=documents`)
    }
    build.mutate({ index: name, sources: [...paths], ...asked.settings }, { onSuccess })
  }
  function close() {
    uploads.stop()
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
              disabled={isBusy || copied > 0}
              placeholder="handbook"
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
              onBlur={() => setNamed(typedName !== '')}
            />
          )}
        </Field>
        <section aria-label="Documents" className="flex flex-col gap-3">
          <h3 className="font-semibold">Documents</h3>
          <DropArea
            disabled={isBusy}
            onFiles={(files) => {
              setFailed([])
              setChosen((before) => addChosen(before, files))
            }}
          />
          <PathInput disabled={isBusy} onAdd={(path) => setPaths((before) => [...new Set([...before, path])])} />
          <ChosenList
            paths={paths}
            chosen={chosen}
            onRemovePath={(path) => setPaths((before) => before.filter((each) => each !== path))}
            onClearFiles={() => {
              setFailed([])
              setChosen(nothing)
            }}
          />
          {copied > 0 ? <p className="text-sm text-muted">{formatCount(copied, 'file')} copied.</p> : null}
          <UploadState progress={uploads.progress} failed={failed} />
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
