'use client'

import { useCallback, useEffect } from 'react'
import { sharedValue, useSharedValue } from '../../_ui/browser/sharedValue.ts'
import { blankDraft, isChanged, type PresetDraft } from './presetDraft.ts'

type Drafts = Readonly<Record<string, PresetDraft>>

/** Edits that are not saved, by preset. Outside of React, so that they are kept while another page is shown. */
const drafts = sharedValue<Drafts>({})

/** Makes the browser ask before it closes or reloads the tab. Added once, because the library may not be the page that is shown. */
function askBeforeLoss(event: BeforeUnloadEvent): void {
  if (Object.values(drafts.get()).some((draft) => isChanged(draft, blankDraft))) event.preventDefault()
}

/** Edits of presets that are not saved. `set` with undefined forgets one. */
export function usePresetDrafts(): { drafts: Drafts; set: (id: string, draft: PresetDraft | undefined) => void } {
  useEffect(() => window.addEventListener('beforeunload', askBeforeLoss), [])
  const set = useCallback((id: string, draft: PresetDraft | undefined) => {
    const { [id]: _before, ...others } = drafts.get()
    drafts.set(draft ? { ...others, [id]: draft } : others)
  }, [])
  return { drafts: useSharedValue(drafts), set }
}
