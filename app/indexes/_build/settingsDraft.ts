import { chunkSettingsSchema, defaultsFor, embedderProblem } from '#server/core/retrieval/indexConfig.ts'
import type { BuildInput, ListedIndex, ModelEntry } from '../../_trpc/apiTypes.ts'
import type { SelectOption } from '../../_ui/controls/Select.tsx'

type Language = 'auto' | 'ko' | 'en' | 'mixed'
export type ChunksBy = 'auto' | 'tokens' | 'sentences' | 'headings' | 'characters'

/** The settings of a build as they are typed. `auto`: the default of the language. */
export type SettingsDraft = {
  language: Language
  /** The id of a model, `auto` or `none`. */
  embedder: string
  by: ChunksBy
  size: string
  overlap: string
}

export const newSettings: SettingsDraft = { language: 'auto', embedder: 'auto', by: 'auto', size: '', overlap: '' }

/** The settings by which an index was built. */
export function draftOf({ language, embedder, chunking }: NonNullable<ListedIndex['facts']>): SettingsDraft {
  return { language, embedder: embedder?.id ?? 'none', by: chunking.by, size: String(chunking.size), overlap: String(chunking.overlap) }
}

/** The draft after a change: a model that does not suit the new language gives way to the default, and another unit begins with usual sizes. */
export function changedDraft(draft: SettingsDraft, change: Partial<SettingsDraft>): SettingsDraft {
  const next = { ...draft, ...change }
  if (!suits(next.embedder, next.language)) next.embedder = 'auto'
  if (change.by !== undefined && change.by !== draft.by) Object.assign(next, sizesFor(change.by))
  return next
}

/** Where a chunk is measured in characters, 300 suit Korean; 200 tokens stay below the 256 that the smallest embedder reads. */
function sizesFor(by: ChunksBy): Pick<SettingsDraft, 'size' | 'overlap'> {
  if (by === 'auto') return { size: '', overlap: '' }
  return by === 'characters' ? { size: '300', overlap: '60' } : { size: '200', overlap: '40' }
}

export type SettingsProblems = { size?: string; overlap?: string }

/** What a build is asked for, or what has to be corrected first. */
export function settingsOf(draft: SettingsDraft): { settings: Omit<BuildInput, 'index' | 'sources'> } | { problems: SettingsProblems } {
  const { language, embedder } = draft
  const chosen = { language, defaults: true, ...(embedder !== 'auto' && { embedder }) }
  if (draft.by === 'auto') return { settings: chosen }
  const chunks = { by: draft.by, size: numberIn(draft.size), overlap: numberIn(draft.overlap) }
  const parsed = chunkSettingsSchema.safeParse(chunks)
  if (parsed.success) return { settings: { ...chosen, chunks: parsed.data } }
  const issues = parsed.error.issues.map(({ path }) => path[0])
  return {
    problems: {
      ...(issues.includes('size') && { size: 'A whole number from 8 to 100,000.' }),
      ...(issues.includes('overlap') && { overlap: 'A whole number, at most half of the size.' }),
    },
  }
}

function numberIn(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
}

/** The models that suit a language: none that is known to fail in it is offered. */
export function embedderOptions(models: readonly ModelEntry[], language: Language): SelectOption<string>[] {
  const embedders = models.filter(({ kind, id }) => kind === 'embed' && suits(id, language))
  return [
    { value: 'auto', label: language === 'auto' ? 'By the language' : `Default (${defaultsFor(language).embedder})` },
    ...embedders.map(({ id, present, description }) => ({
      value: id,
      label: id,
      description: present ? description : `${description} Not on this computer: it is downloaded first.`.trim(),
    })),
    { value: 'none', label: 'None', description: 'Full text only: finds words, not meanings.' },
  ]
}

/** A language that is still to be detected may be any. */
function suits(embedder: string, language: Language): boolean {
  return embedderProblem(embedder, language === 'auto' ? 'mixed' : language) === null
}

/** Why the defaults are what they are, a paragraph each. */
export function defaultReasons(language: Language): string[] {
  if (language !== 'auto') return [defaultsFor(language).reason]
  return [
    'The language is detected from the documents when the index is built, and decides the defaults.',
    ...(['en', 'ko', 'mixed'] as const).map((each) => defaultsFor(each).reason),
  ]
}

const units = { tokens: 'tokens', sentences: 'whole sentences', headings: 'sections under headings', characters: 'characters' }

/** `Passages of 300 characters, 60 of them shared with the next one` */
export function chunksText({ by, size, overlap }: NonNullable<ListedIndex['facts']>['chunking']): string {
  const length = by === 'characters' ? `${size} characters` : by === 'tokens' ? `${size} tokens` : `${units[by]}, up to ${size} tokens`
  return `Passages of ${length}${overlap > 0 ? `, overlapping by ${overlap}` : ''}`
}
