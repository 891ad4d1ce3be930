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
import { usePresetDrafts } from './presetDrafts.ts'
import { PresetEditor } from './PresetEditor.tsx'
import { PresetList } from './PresetList.tsx'
import { languageOptions, presetRows } from './presetRows.ts'

/** The id of a new preset, until it is saved. */
const NEW_ID = 'new'

/** The prompt library. Edits of a preset are kept while another one is shown. */
export function PresetsPage() {
  const trpc = useTRPC()
  const { data: presets, error, refetch } = useQuery(trpc.presets.list.queryOptions())
  const { save, remove } = usePresetActions()
  const [selectedId, select] = useUrlState('preset')
  const [query, setQuery] = useUrlState('q')
  const [language, setLanguage] = useUrlState('language')
  const [active, setActive] = useUrlState('active')
  const { drafts, set: setDraft } = usePresetDrafts()

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

  const forget = (id: string) => setDraft(id, undefined)
  const discard = (id: string) => {
    const edits = drafts[id]
    forget(id)
    if (edits && isChanged(edits, saved))
      toast({ title: 'Edits discarded', action: { label: 'Undo', onSelect: () => [setDraft(id, edits), select(id)] } })
  }
  const startNew = (from: PresetDraft = blankDraft) => {
    setDraft(NEW_ID, from)
    select(NEW_ID)
  }
  function onSave(what: PresetDraft, message: string) {
    if (!key) return
    save.mutate(inputOf(what, preset?.id, preset ?? undefined), {
      onSuccess: ({ id }) => {
        forget(key)
        select(id)
        toast({ title: message, tone: 'good' })
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
        onNew={() => startNew(drafts[NEW_ID])}
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
              <Button variant="primary" icon={Plus} onClick={() => startNew()}>
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
      onSuccess: ({ undo }) => {
        toast({ title: 'Preset deleted', action: { label: 'Undo', onSelect: () => restore.mutate({ undo }) } })
        return refresh()
      },
      onError: (error) => toastError(error, 'The preset was not deleted'),
    }),
  )
  return { save, remove }
}
