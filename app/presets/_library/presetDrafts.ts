'use client'

import { useEffect } from 'react'
import { sharedValue, useSharedValue } from '../../_ui/browser/sharedValue.ts'
import { blankDraft, isChanged, type PresetDraft } from './presetDraft.ts'

/** The id of a new preset, until it is saved. */
export const NEW_ID = 'new'

type Drafts = Readonly<Record<string, PresetDraft>>

/** Edits that are not saved, by preset. Outside of React, so that they are kept while another page is shown. */
const drafts = sharedValue<Drafts>({})

/** Makes the browser ask before it closes or reloads the tab. Added once, because the library may not be the page that is shown. */
function askBeforeLoss(event: BeforeUnloadEvent): void {
  if (Object.values(drafts.get()).some((draft) => isChanged(draft, blankDraft))) event.preventDefault()
}

/** Edits of presets that are not saved. */
export function usePresetDrafts(): Drafts {
  useEffect(() => window.addEventListener('beforeunload', askBeforeLoss), [])
  return useSharedValue(drafts)
}

/** The edits at this moment, which may be newer than those that the page shows. */
export function getDraft(id: string): PresetDraft | undefined {
  return drafts.get()[id]
}

/** Keeps the edits of a preset; undefined forgets them. */
export function setDraft(id: string, draft: PresetDraft | undefined): void {
  const { [id]: _before, ...others } = drafts.get()
  drafts.set(draft ? { ...others, [id]: draft } : others)
}

/** Forgets the edits under `key` after they were saved as the preset `id`. If they are no longer as when they were `sent`, they stay its edits. */
export function draftSaved(key: string, id: string, sent: PresetDraft): void {
  const later = getDraft(key)
  setDraft(key, undefined)
  if (later && isChanged(later, sent)) setDraft(id, later)
}
