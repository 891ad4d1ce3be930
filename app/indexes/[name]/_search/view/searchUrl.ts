import { type SearchPageSettings, searchSettingsSchema } from '#server/core/retrieval/search/searchSettings.ts'

/** The settings of a search as parameters of the URL, each '' for the default of the index. */
export type SettingTexts = Record<keyof SearchPageSettings, string>

const names = ['mode', 'fusion', 'weight', 'k', 'snapshot', 'mmr', 'threshold', 'reranker', 'rerankDepth', 'filter'] as const

/** The settings in the URL. One that is not valid counts as the default. */
export function readSettings(texts: SettingTexts): SearchPageSettings {
  return Object.fromEntries(
    names.flatMap((name) => {
      if (texts[name] === '') return []
      const read = searchSettingsSchema.shape[name].safeParse(valueOf(name, texts[name]))
      return read.success ? [[name, read.data]] : []
    }),
  )
}

export function settingTexts(settings: SearchPageSettings): SettingTexts {
  const text = (value: SearchPageSettings[keyof SearchPageSettings]) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
  return Object.fromEntries(names.map((name) => [name, text(settings[name])])) as SettingTexts
}

/** Without the settings that are the default of the index anyway. */
export function withoutDefaults(settings: SearchPageSettings, defaults: SearchPageSettings): SearchPageSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => defaults[name as keyof SearchPageSettings] !== value))
}

function valueOf(name: (typeof names)[number], text: string): unknown {
  if (name === 'mode' || name === 'fusion' || name === 'snapshot' || name === 'reranker') return text
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
