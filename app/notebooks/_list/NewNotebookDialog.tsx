'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { RadioGroup } from 'radix-ui'

/** Asks for a title and a template, creates the notebook and opens it. */
export function NewNotebookDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [title, setTitle] = useState('')
  const [template, setTemplate] = useState<string | null>(null)
  const { data: templates, error: templatesError } = useQuery(trpc.notebooks.templates.queryOptions())
  const create = useMutation(
    trpc.notebooks.create.mutationOptions({
      onSuccess: ({ slug }) => {
        void queryClient.invalidateQueries(trpc.notebooks.list.queryFilter())
        router.push(`/notebooks/${encodeURIComponent(slug)}`)
      },
    }),
  )
  const chosen = template ?? templates?.[0]?.id
  const ready = title.trim() !== ''

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New notebook"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="new-notebook" disabled={!ready} loading={create.isPending || create.isSuccess}>
            Create
          </Button>
        </>
      }
    >
      <form
        id="new-notebook"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) create.mutate({ title: title.trim(), template: chosen })
        }}
      >
        <Field label="Title">
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              value={title}
              maxLength={200}
              placeholder="Which prompt labels reviews best?"
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <TemplateChoice templates={templates ?? []} value={chosen ?? null} onChange={setTemplate} />
        {(create.error ?? templatesError) ? <ErrorNotice error={create.error ?? templatesError} compact /> : null}
      </form>
    </Dialog>
  )
}

type TemplateChoiceProps = {
  templates: readonly { id: string; title: string; description: string }[]
  value: string | null
  onChange: (id: string) => void
}

function TemplateChoice({ templates, value, onChange }: TemplateChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium text-muted">Start from</legend>
      <RadioGroup.Root value={value} onValueChange={onChange} aria-label="Start from" className="grid gap-2 sm:grid-cols-2">
        {templates.map((template) => (
          <RadioGroup.Item
            key={template.id}
            value={template.id}
            className="flex flex-col items-start gap-0.5 rounded-md border border-border-strong px-3 py-2 text-left transition-colors hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
          >
            <span className="font-medium">{template.title}</span>
            <span className="text-sm text-muted">{template.description}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  )
}
