'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Columns2, Download, FlaskConical, PanelLeft, Table, Dices, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { Notebook } from '#server/core/notebook/notebook.ts'
import { frontMatterOf, setFrontMatter } from '#server/core/notebook/frontMatter.ts'
import { useModels } from '../../../_shell/useModels.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import type { ModelEntry } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select, type SelectOption } from '../../../_ui/controls/Select.tsx'
import { Progress } from '../../../_ui/feedback/Progress.tsx'
import { formatBytes } from '../../../_ui/text/format.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useDraft } from '../_notebook/useDraft.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { useNotebookView, useRoomForBoth, type NotebookView } from '../_notebook/useNotebookView.ts'
import { PausedNotice } from './PausedNotice.tsx'
import { RunControls } from './RunControls.tsx'
import { SaveState } from './SaveState.tsx'

const views = [
  { value: 'write', label: 'Write', icon: PanelLeft },
  { value: 'both', label: 'Both', icon: Columns2 },
  { value: 'results', label: 'Results', icon: Table },
] as const satisfies readonly { value: NotebookView; label: string; icon: unknown }[]

/** Title, save state, model and seed, open panes, and the controls of runs. */
export function NotebookHeader() {
  const [view, setView] = useNotebookView()
  const wide = useRoomForBoth()
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-surface px-4 py-1.5">
      <FlaskConical aria-hidden className="size-4 shrink-0 text-accent-text" />
      <TitleField />
      <SaveState />
      <ModelPicker />
      <SeedField />
      <SegmentedControl
        label="Panes"
        value={view}
        onChange={setView}
        options={wide ? views : views.filter(({ value }) => value !== 'both')}
        iconsOnly
      />
      <RunControls />
      <PausedNotice />
    </header>
  )
}

/** The model that the notebook runs on. */
function ModelPicker() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { experiment } = useNotebook()
  const { edit } = useNotebookEdits()
  const { list, pull, cancel } = useModels()
  const model = experiment?.model ?? null
  const chosen = list.data?.find(({ id }) => id === model)
  const present = chosen?.present
  const before = useRef(present)
  useEffect(() => {
    // What was planned without the model is planned again once it is here.
    if (before.current === false && present) void queries.invalidateQueries(trpc.runs.pathFilter())
    before.current = present
  }, [present, queries, trpc])
  return (
    <>
      <Select
        label="Model"
        size="sm"
        value={model}
        onChange={(next) => edit('The model was not changed', (text) => setFrontMatter(text, 'model', next))}
        options={modelOptions(list.data ?? [], model)}
        className="max-w-52 shrink-0"
      />
      {chosen && !chosen.present && chosen.source !== 'dropped' ? (
        <ModelDownload model={chosen} onPull={() => pull(chosen.id)} onCancel={() => cancel(chosen.id)} />
      ) : null}
    </>
  )
}

type ModelDownloadProps = { model: ModelEntry; onPull: () => void; onCancel: () => void }

/** Downloads the chosen model where it was chosen. */
function ModelDownload({ model: { id, pull, bytes, problem }, onPull, onCancel }: ModelDownloadProps) {
  if (pull) {
    return (
      <span className="inline-flex shrink-0 items-center gap-2">
        <span className="w-40">
          <Progress label={`Downloading ${id}`} fraction={pull.fraction} etaMs={pull.etaMs} />
        </span>
        <IconButton size="sm" icon={X} label={`Cancel the download of ${id}`} onClick={onCancel} />
      </span>
    )
  }
  return (
    <Button size="sm" variant="primary" icon={Download} onClick={onPull} title={problem?.message}>
      Download{bytes === null ? '' : ` (${formatBytes(bytes)})`}
    </Button>
  )
}

type Model = { id: string; kind: string; present: boolean; description: string; problem: { message: string } | null }

/** The chat models, those on disk first. The notebook's own model is included even if it is unknown. */
function modelOptions(models: readonly Model[], current: string | null): SelectOption<string>[] {
  const chat = models.filter(({ kind }) => kind === 'chat').toSorted((a, b) => Number(b.present) - Number(a.present))
  const options = chat.map(({ id, present, description, problem }) => ({
    value: id,
    label: present ? id : `${id} (not downloaded)`,
    description: problem?.message ?? description,
  }))
  if (current === null || chat.some(({ id }) => id === current)) return options
  return [
    {
      value: current,
      label: models.length === 0 ? current : `${current} (unknown)`,
      description: models.length === 0 ? '' : 'No model of this name is listed. See the Models page.',
    },
    ...options,
  ]
}

const MOST = 0xffff_ffff

/** The notebook's seed, from which the seeds of its cells derive. Saved when the field loses focus or Enter is pressed. */
function SeedField() {
  const { notebook } = useNotebook()
  const { edit } = useNotebookEdits()
  const id = useId()
  const seed = writtenFacts(notebook).seed ?? 0
  const [draft, setDraft] = useState(String(seed))
  useEffect(() => setDraft(String(seed)), [seed])
  const write = (next: number) => edit('The seed was not changed', (text) => setFrontMatter(text, 'seed', next))
  function keep() {
    const next = Number(draft)
    if (draft.trim() !== '' && Number.isInteger(next) && next >= 0 && next <= MOST) {
      if (next !== seed) write(next)
    } else setDraft(String(seed))
  }
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      <label htmlFor={id} className="text-sm text-muted">
        Seed
      </label>
      <span className="w-16">
        <Input
          id={id}
          size="sm"
          inputMode="numeric"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
          className="tabular"
        />
      </span>
      <IconButton icon={Dices} label="Draw another seed" size="sm" onClick={() => write(Math.floor(Math.random() * 100_000))} />
    </span>
  )
}

/** The notebook's title, edited in place. */
function TitleField() {
  const { notebook, experiment, slug } = useNotebook()
  const { edit } = useNotebookEdits()
  const { title } = writtenFacts(notebook)
  const [draft, setDraft] = useDraft(
    title ?? '',
    (next) => edit('The title was not changed', (text) => setFrontMatter(text, 'title', next.trim() || undefined)),
    (next) => next.trim(),
  )
  return (
    <h1 className="min-w-40 flex-1">
      <input
        aria-label="Title"
        value={draft}
        placeholder={experiment?.title ?? slug}
        maxLength={200}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) =>
          (event.key === 'Enter' || event.key === 'Escape') && !event.nativeEvent.isComposing && event.currentTarget.blur()
        }
        className="-ml-1.5 h-7 w-full truncate rounded-sm border border-transparent bg-transparent px-1.5 text-lg font-semibold tracking-tight hover:border-border focus:border-accent focus-visible:outline-none"
      />
    </h1>
  )
}

/** Title and seed as written in the front matter, without defaults; null for what is missing or cannot be read. */
function writtenFacts(notebook: Notebook): { title: string | null; seed: number | null } {
  const { title, seed } = frontMatterOf(notebook)
  return {
    title: typeof title === 'string' || typeof title === 'number' ? String(title) : null,
    seed: typeof seed === 'number' ? seed : null,
  }
}
