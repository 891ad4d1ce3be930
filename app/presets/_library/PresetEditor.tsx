'use client'

import { Copy, Ellipsis, FlaskConical, Save, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Preset } from '../../_trpc/apiTypes.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { Tabs } from '../../_ui/controls/Tabs.tsx'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Menu } from '../../_ui/overlay/Menu.tsx'
import { draftProblems, inputOf, type PresetDraft } from './presetDraft.ts'
import { PresetForm } from './PresetForm.tsx'
import { PresetVersions } from './PresetVersions.tsx'
import { pressedKey } from '../../_ui/browser/pressedKey.ts'
import { UsePresetDialog } from './UsePresetDialog.tsx'

export type PresetEditorProps = {
  /** Null for a new preset that was never saved. */
  preset: Preset | null
  draft: PresetDraft
  changed: boolean
  saving: boolean
  onChange: (change: Partial<PresetDraft>) => void
  onSave: () => void
  onDiscard: () => void
  onDuplicate: () => void
  onDelete: () => void
  onRestore: (version: Preset) => void
}

/** One preset: its fields, its versions and its actions. Mod+S saves. */
export function PresetEditor({
  preset,
  draft,
  changed,
  saving,
  onChange,
  onSave,
  onDiscard,
  onDuplicate,
  onDelete,
  onRestore,
}: PresetEditorProps) {
  const [tab, setTab] = useState<'edit' | 'versions'>('edit')
  const [using, setUsing] = useState(false)
  const [tried, setTried] = useState(false)
  const problems = draftProblems(draft)
  const sound = Object.keys(problems).length === 0

  function save() {
    setTried(true)
    if (sound && changed && !saving) onSave()
  }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (pressedKey(event) !== 's' || !(event.metaKey || event.ctrlKey) || event.shiftKey) return
      event.preventDefault()
      save()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })

  const form = <PresetForm draft={draft} onChange={onChange} problems={tried ? problems : {}} />
  return (
    <div className="flex flex-col gap-4 px-6 py-6">
      <header className="flex flex-wrap items-center gap-3">
        <div className="min-w-48 flex-1">
          <h2 className="truncate text-lg font-semibold">{draft.title || 'New preset'}</h2>
          <p className="text-sm text-faint">{changed ? 'Edits not saved yet' : preset?.created ? `Made ${preset.created}` : 'Saved'}</p>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          {draft.active ? null : <Badge>Inactive</Badge>}
          {changed && preset ? (
            <Button variant="ghost" onClick={onDiscard}>
              Discard edits
            </Button>
          ) : null}
          <Button icon={FlaskConical} disabled={!sound} onClick={() => setUsing(true)}>
            Use in a notebook
          </Button>
          <Button variant="primary" icon={Save} loading={saving} disabled={!changed} onClick={save}>
            Save
          </Button>
          <Menu
            trigger={<IconButton icon={Ellipsis} label="More actions" tooltip={false} />}
            items={[
              { label: 'Duplicate', icon: Copy, onSelect: onDuplicate },
              { separator: true },
              { label: preset ? 'Delete' : 'Discard', icon: Trash2, tone: 'bad', onSelect: onDelete },
            ]}
          />
        </div>
      </header>
      {preset?.problems.map((message) => (
        <ErrorNotice key={message} severity="warning" error={{ code: 'NOTEBOOK_INVALID', message }} compact />
      ))}
      {preset ? (
        <Tabs
          label="Preset"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'edit', label: 'Edit', content: form },
            {
              value: 'versions',
              label: 'Versions',
              badge: preset.versions.length > 0 ? <Badge>{preset.versions.length}</Badge> : undefined,
              content: <PresetVersions preset={preset} onRestore={onRestore} restoring={saving} />,
            },
          ]}
        />
      ) : (
        form
      )}
      {using ? <UsePresetDialog preset={inputOf(draft, undefined, preset ?? undefined)} onClose={() => setUsing(false)} /> : null}
    </div>
  )
}
