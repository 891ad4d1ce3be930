'use client'

import { useQuery } from '@tanstack/react-query'
import { setFrontMatter } from '#server/core/notebook/setFrontMatter.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Select } from '../../../_ui/controls/Select.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { modelOptions } from './modelOptions.ts'

/** The model that the notebook runs on. */
export function ModelPicker() {
  const trpc = useTRPC()
  const { experiment } = useNotebook()
  const { edit } = useNotebookEdits()
  const { data: models } = useQuery(trpc.models.list.queryOptions())
  const model = experiment?.model ?? null
  return (
    <Select
      label="Model"
      size="sm"
      value={model}
      onChange={(next) => edit('The model was not changed', (text) => setFrontMatter(text, 'model', next))}
      options={modelOptions(models ?? [], model)}
      className="max-w-52 shrink-0"
    />
  )
}
