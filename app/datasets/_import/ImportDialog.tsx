'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { folderNameRule, isFolderName } from '#server/core/folderName.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { formatCount } from '../../_ui/text/format.ts'
import { datasetHref } from '../_links/datasetHref.ts'
import { FileDrop } from './FileDrop.tsx'
import { FileItem } from './FileItem.tsx'
import { nameOfFile } from './importFiles.ts'
import { useImport } from './useImport.ts'

/** Chooses files, shows how their records would be read, and imports them into `dataset`, or into a new one if it is null. */
export function ImportDialog({ dataset, onClose }: { dataset: string | null; onClose: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const { files, isRunning, add, run, remove, choose, cancel } = useImport()
  const list = useQuery(trpc.datasets.list.queryOptions(undefined, { enabled: dataset === null }))
  const [typed, setTyped] = useState<string | null>(null)
  const [broken, setBroken] = useState<ReadonlySet<number>>(new Set())
  const name = dataset ?? (typed ?? nameOfFile(files[0]?.name ?? '')).trim().normalize('NFC')
  const problem = isFolderName(name) ? null : folderNameRule
  const ready = files.filter(({ key, step }) => step.is === 'ready' && !broken.has(key))
  const isSending = files.some(({ step }) => step.is === 'sending')
  const done = files.filter(({ step }) => step.is === 'done')
  // Once an import has begun, the dataset of this name is its own.
  const isTaken = !isRunning && done.length === 0 && (list.data ?? []).some((listed) => listed.dataset === name)
  const isOver = done.length > 0 && ready.length === 0 && !isSending && !isRunning
  function close() {
    for (const { step } of files) if (step.is === 'importing') cancel(step.upload.upload)
    onClose()
  }
  function openDataset() {
    onClose()
    if (dataset === null) router.push(datasetHref(name))
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      size="lg"
      title={dataset === null ? 'Import a dataset' : `Import into ${dataset}`}
      description="JSON, JSONL, CSV, TSV or Parquet: instructions, conversations, preference pairs or labels."
      footer={
        isOver ? (
          <Button variant="primary" onClick={openDataset}>
            {dataset === null ? `Open ${name}` : 'Done'}
          </Button>
        ) : (
          <>
            <Button onClick={close}>{isRunning ? 'Cancel the import' : 'Cancel'}</Button>
            <Button
              variant="primary"
              loading={isRunning}
              disabled={ready.length === 0 || isSending || problem !== null}
              onClick={() =>
                void run(
                  name,
                  ready.map(({ key }) => key),
                )
              }
            >
              {ready.length > 1 ? `Import ${formatCount(ready.length, 'file')}` : 'Import'}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <FileDrop disabled={isRunning} isSmall={files.length > 0} onFiles={add} />
        {dataset === null && files.length > 0 ? (
          <Field
            label="Name of the dataset"
            error={problem}
            hint={
              isTaken ? `There is a dataset ${name} already: its rows stay, and these are added.` : 'The name of its folder in datasets/.'
            }
          >
            {(ids) => (
              <Input
                {...ids}
                className="max-w-80"
                value={typed ?? name}
                disabled={isRunning || done.length > 0}
                autoComplete="off"
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <ul aria-label="Files" className="flex flex-col gap-4 empty:hidden">
          {files.map((file) => (
            <li key={file.key}>
              <FileItem
                file={file}
                onChoose={(choices) => choose(file.key, choices)}
                onRemove={() => remove(file.key)}
                onCancel={cancel}
                onBroken={(isBroken) =>
                  setBroken((all) => {
                    if (all.has(file.key) === isBroken) return all
                    const next = new Set(all)
                    if (isBroken) next.add(file.key)
                    else next.delete(file.key)
                    return next
                  })
                }
              />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
