import type { Preset } from '../../_trpc/apiTypes.ts'
import { holdsWords, searchWords } from '../../_ui/text/searchText.ts'

/** `language` is a language tag, or `''` for all. */
export type PresetFilter = { query: string; language: string; activeOnly: boolean }

/** The presets that pass the filter: active ones first, then by title. */
export function presetRows(presets: readonly Preset[], { query, language, activeOnly }: PresetFilter): Preset[] {
  const words = searchWords(query)
  return presets
    .filter((preset) => {
      const text = [preset.title, preset.id, preset.description, ...preset.tags].join(' ')
      return (!language || preset.language === language) && (!activeOnly || preset.active) && holdsWords(text, words)
    })
    .toSorted((a, b) => Number(b.active) - Number(a.active) || a.title.localeCompare(b.title, ['en', 'ko']))
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' })

/** The English name of a language: `ko` gives `Korean`. Other texts are returned as they are. */
export function languageName(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag
  } catch {
    return tag
  }
}

/** The languages of the presets, sorted by name, after `''` for all. */
export function languageOptions(presets: readonly Preset[]): { value: string; label: string }[] {
  const tags = [...new Set(presets.map((preset) => preset.language))]
  const named = tags.map((value) => ({ value, label: languageName(value) })).toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
  return [{ value: '', label: 'All' }, ...named]
}
