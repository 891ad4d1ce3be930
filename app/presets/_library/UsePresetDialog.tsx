'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { AppError } from '#server/core/errors.ts'
import type { Preset } from '../../_trpc/apiTypes.ts'
import { useTRPC, useTRPCClient } from '../../_trpc/client.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { cx } from '../../_ui/cx.ts'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { toast } from '../../_ui/overlay/toasts.ts'
import { insertPreset } from './insertPreset.ts'

export type UsePresetDialogProps = { preset: Pick<Preset, 'title' | 'variant' | 'shots'>; onClose: () => void }

/** A dialog that inserts a preset into a notebook. */
export function UsePresetDialog({ preset, onClose }: UsePresetDialogProps) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [slug, setSlug] = useState<string | null>(null)
  const { data: notebooks, error: listError } = useQuery(trpc.notebooks.list.queryOptions())

  const insert = useMutation({
    mutationFn: async (target: string) => {
      const { files } = await client.notebooks.get.query({ slug: target })
      const [file] = files
      if (!file || file.text === null)
        throw AppError.fromData(file?.error ?? { code: 'FILE_MISSING', message: 'The notebook cannot be read. Open it to see why.' })
      const { text, name } = insertPreset(file.text, preset)
      await client.notebooks.save.mutate({ slug: target, files: [{ path: file.path, baseVersion: file.version, text }] })
      return { target, name }
    },
    onSuccess: ({ target, name }) => {
      void queryClient.invalidateQueries(trpc.notebooks.pathFilter())
      const open = () => router.push(`/notebooks/${encodeURIComponent(target)}`)
      toast({
        title: `Inserted as “${name}”`,
        description: 'Name it in a sweep to run it.',
        tone: 'good',
        action: { label: 'Open notebook', onSelect: open },
      })
      onClose()
    },
  })
  const error = insert.error ?? listError

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Use “${preset.title}” in a notebook`}
      description={preset.shots.length > 0 ? 'Adds a prompt block and a shots block.' : 'Adds a prompt block.'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={slug === null}
            loading={insert.isPending}
            onClick={() => slug !== null && insert.mutate(slug)}
          >
            Insert
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {error ? <ErrorNotice error={error} compact /> : null}
        <ul aria-label="Notebooks" className="flex flex-col gap-0.5">
          {notebooks?.map((entry) => (
            <li key={entry.slug}>
              <button
                type="button"
                aria-pressed={entry.slug === slug}
                onClick={() => setSlug(entry.slug)}
                onDoubleClick={() => insert.mutate(entry.slug)}
                className={cx(
                  'flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left transition-colors',
                  entry.slug === slug ? 'bg-accent-soft' : 'hover:bg-hover',
                )}
              >
                <FlaskConical aria-hidden className="size-4 shrink-0 text-muted" />
                <span className="truncate">{entry.title}</span>
              </button>
            </li>
          ))}
        </ul>
        {notebooks?.length === 0 ? <p className="text-muted">There is no notebook yet. Make one on the Notebooks page first.</p> : null}
      </div>
    </Dialog>
  )
}
