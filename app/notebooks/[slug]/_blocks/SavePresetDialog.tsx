'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PromptVariant, Shot } from '#server/core/experiment/experiment.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { toast } from '../../../_ui/overlay/toasts.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'

const NEW = 'new'

/** Saves a prompt variant in the library: as a new preset, or as a new version of an existing one. */
export function SavePresetDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { experiment } = useNotebook()
  const { data: presets } = useQuery(trpc.presets.list.queryOptions())
  const [target, setTarget] = useState<string | null>(null)
  const [title, setTitle] = useState(name)
  const variant = experiment?.variants.find((each) => each.name === name)
  const chosen = target ?? presets?.find((preset) => preset.variant.name === name)?.id ?? NEW
  const over = presets?.find(({ id }) => id === chosen) ?? null
  const save = useMutation(
    trpc.presets.save.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.presets.pathFilter())
        toast({ title: over ? `New version of “${over.title}” saved` : 'Preset saved', tone: 'good' })
        onClose()
      },
    }),
  )
  const options = [
    { value: NEW, label: 'A new preset' },
    ...(presets ?? []).map(({ id, title: label }) => ({ value: id, label, description: 'Its current text is kept as a version' })),
  ]
  const ready = variant !== undefined && (over !== null || title.trim() !== '')

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Save “${name}” as a preset`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={!ready}
            loading={save.isPending}
            onClick={() => variant && save.mutate(presetFrom(variant, over, title.trim()))}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Save as">{(ids) => <Select {...ids} value={chosen} onChange={setTarget} options={options} />}</Field>
        {over ? null : (
          <Field label="Title">
            {(ids) => <Input {...ids} autoFocus value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />}
          </Field>
        )}
        {variant ? null : (
          <ErrorNotice compact error={{ code: 'NOTEBOOK_INVALID', message: 'This prompt has an error. Correct it first.' }} />
        )}
        {save.error ? <ErrorNotice error={save.error} compact /> : null}
      </div>
    </Dialog>
  )
}

type KnownPreset = {
  id: string
  title: string
  language: string
  active: boolean
  description: string
  tags: string[]
  shots: Shot[]
  variant: { name: string }
}

/** What `presets.save` takes: the preset `over` with the texts of the variant, or a new preset if there is none. */
function presetFrom(variant: PromptVariant, over: KnownPreset | null, title: string) {
  const texts = { system: variant.system, user: variant.user, assistant: variant.assistant }
  if (over) {
    const { id, language, active, description, tags, shots } = over
    return { id, title: over.title, language, active, description, tags, shots, variant: { name: over.variant.name, ...texts } }
  }
  const korean = /\p{Script=Hangul}/u.test([variant.system, variant.user].join(' '))
  return {
    title,
    language: korean ? 'ko' : 'en',
    active: true,
    description: '',
    tags: [],
    shots: [],
    variant: { name: variant.name, ...texts },
  }
}
