import type { Preset } from '../../_trpc/apiTypes.ts'
import { holdsWords, searchWords } from '../../_ui/text/searchText.ts'

export type PresetFilter = { query: string; /** Language tag, or `''` for all. */ language: string; activeOnly: boolean }

/** Presets that pass the filter, by title; active ones first. */
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

/** `ko` gives `Korean`; a tag that is none comes back as it is. */
export function languageName(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag
  } catch {
    return tag
  }
}

/** Languages that occur, by name, with `''` for all in front. */
export function languageOptions(presets: readonly Preset[]): { value: string; label: string }[] {
  const tags = [...new Set(presets.map((preset) => preset.language))]
  const named = tags.map((value) => ({ value, label: languageName(value) })).toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
  return [{ value: '', label: 'All' }, ...named]
}
