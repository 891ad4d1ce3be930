import { canonicalJson, type Json, textOf } from '#server/core/json.ts'
import type { Preset, PresetInput } from '../../_trpc/apiTypes.ts'

/** A shot while it is edited: all values are texts. */
export type ShotDraft = { vars: Record<string, string>; output: string }

/** A preset while it is edited. Empty `system` and `assistant` mean none. */
export type PresetDraft = {
  title: string
  language: string
  active: boolean
  description: string
  /** Tags separated by commas. */
  tags: string
  name: string
  system: string
  user: string
  assistant: string
  shots: ShotDraft[]
}

export const blankDraft: PresetDraft = {
  title: '',
  language: 'en',
  active: true,
  description: '',
  tags: '',
  name: 'prompt',
  system: '',
  user: '{{question}}',
  assistant: '',
  shots: [],
}

export function draftOf(preset: Omit<Preset, 'id' | 'created' | 'versions' | 'problems'>): PresetDraft {
  const { variant } = preset
  return {
    title: preset.title,
    language: preset.language,
    active: preset.active,
    description: preset.description,
    tags: preset.tags.join(', '),
    name: variant.name,
    system: variant.system ?? '',
    user: variant.user,
    assistant: variant.assistant ?? '',
    shots: preset.shots.map(({ vars, output }) => ({
      vars: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, textOf(value)])),
      output,
    })),
  }
}

/** What `presets.save` takes. A value of a shot that was not edited keeps the type that it has in `before`. */
export function inputOf(draft: PresetDraft, id: string | undefined, before?: Pick<Preset, 'shots'>): PresetInput {
  return {
    ...(id === undefined ? {} : { id }),
    title: draft.title.trim(),
    language: draft.language,
    active: draft.active,
    description: draft.description.trim(),
    tags: draft.tags
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    variant: {
      name: draft.name.trim() || 'prompt',
      system: draft.system.trim() ? draft.system : null,
      user: draft.user,
      assistant: draft.assistant ? draft.assistant : null,
    },
    shots: draft.shots.map(({ vars, output }, position) => ({ vars: valuesOf(vars, before?.shots[position]?.vars), output })),
  }
}

export function isChanged(draft: PresetDraft, saved: PresetDraft): boolean {
  return canonicalJson(draft) !== canonicalJson(saved)
}

/** What prevents a draft from being saved, by field; empty if nothing does. */
export function draftProblems(draft: PresetDraft): { title?: string; user?: string } {
  return {
    ...(draft.title.trim() ? {} : { title: 'Write a title.' }),
    ...(draft.user.trim() ? {} : { user: 'Write a user template, such as {{question}}.' }),
  }
}

/** A new shot with an empty value for each variable. */
export function blankShot(variables: readonly string[]): ShotDraft {
  return { vars: Object.fromEntries(variables.map((name) => [name, ''])), output: '' }
}

function valuesOf(vars: Record<string, string>, before: Record<string, Json> = {}): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, text]) => {
      const value = before[name]
      return [name, value !== undefined && textOf(value) === text ? value : text]
    }),
  )
}
