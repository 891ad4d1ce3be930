'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import type { ImportPreview } from '../../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Field } from '../../../../_ui/controls/Field.tsx'
import { TextArea } from '../../../../_ui/controls/TextArea.tsx'
import { ErrorNotice } from '../../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../../_ui/overlay/Dialog.tsx'
import { toast, toastError } from '../../../../_ui/overlay/toasts.ts'
import { formatBytes, formatCount } from '../../../../_ui/text/format.ts'
import { importLines } from './importLines.ts'

/** Opens the import of questions and judgements. */
export function ImportButton({ index }: { index: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={FileUp} onClick={() => setOpen(true)}>
        Import
      </Button>
      {open ? <ImportDialog index={index} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** A file's text, or one that was pasted. */
type Chosen = { text: string; name: string | null }
const nothing: Chosen = { text: '', name: null }

function ImportDialog({ index, onClose }: { index: string; onClose: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [queries, setQueries] = useState(nothing)
  const [qrels, setQrels] = useState(nothing)
  const files = { index, queries: queries.text, qrels: qrels.text }
  const preview = useMutation(trpc.judgements.preview.mutationOptions())
  const save = useMutation(
    trpc.judgements.import.mutationOptions({
      onSuccess({ added, changed, queries: made }) {
        void client.invalidateQueries(trpc.judgements.list.queryFilter({ index }))
        toast({
          title: 'Judgements imported',
          description: `${formatCount(made.length, 'new question')}, ${formatCount(added, 'new judgement')}, ${changed} changed.`,
          tone: 'good',
        })
        onClose()
      },
    }),
  )
  const change = (set: (chosen: Chosen) => void) => (chosen: Chosen) => {
    set(chosen)
    preview.reset()
  }
  const shown = preview.data
  const isEmpty = files.queries.trim() === '' && files.qrels.trim() === ''
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      size="lg"
      title="Import questions and judgements"
      description="Questions and qrels of BEIR or TREC. Either may be missing: questions can be judged later, and qrels may be of questions that are here."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {shown ? (
            <Button
              variant="primary"
              loading={save.isPending}
              disabled={shown.queries.length + shown.judgements.length === 0}
              onClick={() => save.mutate(files)}
            >
              Import
            </Button>
          ) : (
            <Button variant="primary" loading={preview.isPending} disabled={isEmpty} onClick={() => preview.mutate(files)}>
              Preview
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <FileField
            label="Questions"
            hint={
              'JSONL, {"_id", "text"} a line, with {"relevant": [{"document", "quote"}]} for passages; or id and text with a tab between them.'
            }
            chosen={queries}
            onChange={change(setQueries)}
          />
          <FileField
            label="Judgements (qrels)"
            hint="BEIR: query, document, grade. TREC: query, 0, document, grade. Or JSONL as exported here."
            chosen={qrels}
            onChange={change(setQrels)}
          />
        </div>
        {preview.error ? <ErrorNotice error={preview.error} compact /> : null}
        {save.error ? <ErrorNotice error={save.error} compact /> : null}
        {shown ? <Preview preview={shown} /> : null}
      </div>
    </Dialog>
  )
}

/** Longer texts would make the page slow; they are shown by name and size only. */
const MOST_SHOWN = 20_000

function FileField({ label, hint, chosen, onChange }: { label: string; hint: string; chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const read = (file: File | undefined) => {
    if (!file) return
    file.text().then(
      (text) => onChange({ text, name: file.name }),
      (thrown: unknown) => toastError(thrown, `${file.name} was not read`),
    )
  }
  const isLong = chosen.text.length > MOST_SHOWN
  return (
    <div
      className="flex flex-col gap-2"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        read(event.dataTransfer.files[0])
      }}
    >
      <Field label={label} hint={hint}>
        {(ids) => (
          <TextArea
            {...ids}
            mono
            rows={5}
            className="max-h-60"
            spellCheck={false}
            placeholder="Paste, or drop a file"
            readOnly={isLong}
            value={isLong ? `${chosen.name ?? 'Pasted text'}, ${formatBytes(chosen.text.length)}` : chosen.text}
            onChange={(event) => onChange({ text: event.target.value, name: null })}
          />
        )}
      </Field>
      <div className="flex items-center gap-3">
        <input
          type="file"
          aria-label={`File with ${label.toLowerCase()}`}
          accept=".jsonl,.json,.tsv,.txt,.csv,.qrels,.qrel"
          onChange={(event) => read(event.target.files?.[0])}
          className="min-w-0 flex-1 text-sm text-muted file:mr-3 file:h-7 file:rounded-md file:border file:border-border-strong file:bg-raised file:px-2 file:text-text"
        />
        {chosen.text === '' ? null : (
          <Button size="sm" variant="ghost" onClick={() => onChange(nothing)}>
            Clear
          </Button>
        )}
      </div>
    </div>
  )
}

function Preview({ preview }: { preview: ImportPreview }) {
  const { summary, notes, findings } = importLines(preview)
  return (
    <section aria-label="Preview" aria-live="polite" className="flex flex-col gap-2 border-t pt-3">
      <p className="font-medium">{summary}</p>
      {notes.length > 0 ? (
        <ul className="list-disc pl-5 text-sm text-muted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {findings.length > 0 ? (
        <ul aria-label="Findings" className="max-h-48 overflow-auto rounded-md border border-warn/30 bg-warn-soft px-3 py-2 text-sm">
          {findings.map(({ place, message }) => (
            <li key={`${place} ${message}`}>
              <code className="font-mono text-xs text-muted">{place}</code> {message}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
