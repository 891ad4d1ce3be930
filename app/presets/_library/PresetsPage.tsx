'use client'

import { useQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { BookMarked, Plus } from 'lucide-react'
import { useTRPC } from '../../_trpc/client.ts'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { toast, toastError } from '../../_ui/overlay/toasts.ts'
import { blankDraft, draftOf, inputOf, isChanged, type PresetDraft } from './presetDraft.ts'
import { draftSaved, getDraft, NEW_ID, setDraft, usePresetDrafts } from './presetDrafts.ts'
import { PresetEditor } from './PresetEditor.tsx'
import { PresetList } from './PresetList.tsx'
import { languageOptions, presetRows } from './presetRows.ts'

/** The prompt library. Edits of a preset are kept while another one is shown. */
export function PresetsPage() {
  const trpc = useTRPC()
  const { data: presets, error, refetch } = useQuery(trpc.presets.list.queryOptions())
  const { save, remove } = usePresetActions()
  const [selectedId, select] = useUrlState('preset')
  const [query, setQuery] = useUrlState('q')
  const [language, setLanguage] = useUrlState('language')
  const [active, setActive] = useUrlState('active')
  const drafts = usePresetDrafts()

  const filter = { query, language, activeOnly: active === '1' }
  const rows = presetRows(presets ?? [], filter)
  const creating = selectedId === NEW_ID
  const preset = creating ? null : (presets?.find(({ id }) => id === selectedId) ?? rows[0] ?? null)
  const key = creating ? NEW_ID : (preset?.id ?? null)
  const saved = preset ? draftOf(preset) : blankDraft
  const draft = (key && drafts[key]) || saved
  const changed = creating ? true : isChanged(draft, saved)
  const edited = new Set(
    (presets ?? []).flatMap((entry) => (drafts[entry.id] && isChanged(drafts[entry.id] ?? blankDraft, draftOf(entry)) ? [entry.id] : [])),
  )

  const edit = (id: string, edits: PresetDraft) => {
    setDraft(id, edits)
    select(id)
  }
  const discard = (id: string) => {
    const edits = getDraft(id)
    setDraft(id, undefined)
    if (edits && isChanged(edits, saved)) toast({ title: 'Edits discarded', action: { label: 'Undo', onSelect: () => edit(id, edits) } })
  }
  const startNew = (from: PresetDraft) => {
    const before = getDraft(NEW_ID)
    edit(NEW_ID, from)
    if (before && isChanged(before, blankDraft) && isChanged(before, from))
      toast({ title: 'Unsaved new preset replaced', action: { label: 'Undo', onSelect: () => edit(NEW_ID, before) } })
  }
  const openNew = () => startNew(getDraft(NEW_ID) ?? blankDraft)
  function onSave(what: PresetDraft, message: string) {
    if (!key) return
    const edits = getDraft(key)
    save.mutate(inputOf(what, preset?.id, preset ?? undefined), {
      onSuccess: ({ id }) => {
        draftSaved(key, id, edits ?? what)
        select(id)
        // An earlier version replaces edits that were not saved.
        const replaced = edits && isChanged(edits, what) && !getDraft(id)
        const action = { label: 'Bring edits back', onSelect: () => edits && edit(id, edits) }
        toast({ title: message, tone: 'good', ...(replaced ? { action } : {}) })
      },
    })
  }
  function onDelete() {
    if (preset) remove.mutate({ id: preset.id }, { onSuccess: () => select('') })
    else {
      discard(NEW_ID)
      select('')
    }
  }

  return (
    <div className="flex h-full">
      <PresetList
        rows={rows}
        total={presets?.length ?? 0}
        languages={languageOptions(presets ?? [])}
        filter={filter}
        onFilter={(change) => {
          if (change.query !== undefined) setQuery(change.query)
          if (change.language !== undefined) setLanguage(change.language)
          if (change.activeOnly !== undefined) setActive(change.activeOnly ? '1' : '')
        }}
        selected={key}
        edited={edited}
        onSelect={select}
        onNew={openNew}
      />
      <div className="min-w-0 flex-1 overflow-auto">
        {error && !presets ? (
          <div className="p-6">
            <ErrorNotice error={error} onRetry={() => void refetch()} />
          </div>
        ) : null}
        {presets && key === null ? (
          <EmptyState
            icon={BookMarked}
            title="No preset chosen"
            actions={
              <Button variant="primary" icon={Plus} onClick={openNew}>
                New preset
              </Button>
            }
          >
            A preset is a prompt worth keeping: system prompt, user template and shots.
          </EmptyState>
        ) : null}
        {key && (presets || creating) ? (
          <PresetEditor
            key={key}
            preset={preset}
            draft={draft}
            changed={changed}
            saving={save.isPending}
            onChange={(change) => {
              const next = { ...draft, ...change }
              setDraft(key, creating || isChanged(next, saved) ? next : undefined)
            }}
            onSave={() => onSave(draft, 'Preset saved')}
            onDiscard={() => discard(key)}
            onDuplicate={() => startNew({ ...draft, title: `${draft.title} (copy)` })}
            onDelete={onDelete}
            onRestore={(version) => onSave(draftOf(version), 'Version restored; the previous text is kept')}
          />
        ) : null}
      </div>
    </div>
  )
}

/** Mutations that save and delete presets, with toasts. They end after the library has been fetched again. */
function usePresetActions() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries(trpc.presets.pathFilter())

  const save = useMutation(
    trpc.presets.save.mutationOptions({ onSuccess: refresh, onError: (error) => toastError(error, 'The preset was not saved') }),
  )
  const restore = useMutation(
    trpc.presets.restore.mutationOptions({ onSettled: refresh, onError: (error) => toastError(error, 'The preset was not restored') }),
  )
  const remove = useMutation(
    trpc.presets.remove.mutationOptions({
      onSuccess: ({ undo }, { id }) => {
        const edits = getDraft(id)
        setDraft(id, undefined)
        const bringBack = () =>
          restore.mutateAsync({ undo }).then(
            () => setDraft(id, edits),
            () => {},
          )
        toast({ title: 'Preset deleted', action: { label: 'Undo', onSelect: () => void bringBack() } })
        return refresh()
      },
      onError: (error) => toastError(error, 'The preset was not deleted'),
    }),
  )
  return { save, remove }
}
