import type { OpenaiProfileName } from '#server/core/dataset/output/openai/openaiProfiles.ts'
import { type Container, outputFormat, type OutputFormatName } from '#server/core/dataset/output/outputFormats.ts'
import { type RowContent, rowKinds, type RowKind } from '#server/core/dataset/row/content.ts'
import type { RowStatus, SplitName } from '#server/core/dataset/row/row.ts'
import { fitContent } from '#server/core/dataset/output/fitContent.ts'
import type { ExportChoice, ExportStart } from '../../../_trpc/apiTypes.ts'

export const cardFields = {
  title: 'Title',
  license: 'Licence',
  languages: 'Languages',
  description: 'Description',
  process: 'How the rows were written and chosen',
  personalData: 'Personal data',
  limits: 'Bias and limits',
  citation: 'Citation',
} as const
export type CardField = keyof typeof cardFields

/** The form of an export. */
export type ExportDraft = {
  format: OutputFormatName
  container: Container | null
  snapshot: string | null
  split: SplitName | null
  statuses: readonly RowStatus[]
  unpair: boolean
  withOrigin: boolean
  profile: OpenaiProfileName
  model: string | null
  card: Record<CardField, string>
}

export const exportedStatuses = ['new', 'accepted', 'edited'] as const satisfies readonly RowStatus[]

const formatOfKind: Record<RowKind, OutputFormatName> = { instruction: 'alpaca', chat: 'openai', preference: 'dpo', label: 'kto' }

/** The format of the kind that most rows are of. */
export function usualFormat(kinds: Partial<Record<RowKind, number>>): OutputFormatName {
  const [most] = rowKinds.toSorted((a, b) => (kinds[b] ?? 0) - (kinds[a] ?? 0))
  return formatOfKind[most ?? 'instruction']
}

export const newExportDraft: Omit<ExportDraft, 'format'> = {
  container: null,
  snapshot: null,
  split: null,
  statuses: exportedStatuses,
  unpair: false,
  withOrigin: false,
  profile: 'api',
  model: null,
  card: { title: '', license: '', languages: '', description: '', process: '', personalData: '', limits: '', citation: '' },
}

/** Which choices a format has. */
export function choicesOf(format: OutputFormatName): {
  containers: readonly Container[]
  profile: boolean
  unpair: boolean
  origin: boolean
  model: boolean
  card: boolean
} {
  const of = outputFormat(format)
  return {
    containers: of.shape === 'file' ? of.containers : [],
    profile: of.importer === 'openai' && of.forms.chat === 'openai',
    unpair: of.forms.label !== undefined && of.forms.preference === undefined,
    origin: of.takesMembers,
    model: format === 'text',
    card: format === 'huggingface',
  }
}

/** What the rows of an export are chosen by. */
export function exportChoice(dataset: string, draft: ExportDraft): ExportChoice {
  const { format, snapshot, split, statuses, unpair, withOrigin, profile } = draft
  const choices = choicesOf(format)
  return {
    dataset,
    snapshot,
    format,
    statuses: [...statuses],
    ...(split !== null && { split }),
    ...(choices.unpair && unpair && { unpair }),
    ...(choices.origin && withOrigin && { withOrigin }),
    ...(choices.profile && { profile }),
  }
}

export function exportStart(dataset: string, draft: ExportDraft): ExportStart {
  const choices = choicesOf(draft.format)
  const { languages, ...texts } = draft.card
  const card = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
  const codes = languages.split(/[\s,]+/).filter((code) => code !== '')
  return {
    ...exportChoice(dataset, draft),
    ...(draft.container !== null && choices.containers.includes(draft.container) && { container: draft.container }),
    ...(choices.model && draft.model !== null && { model: draft.model }),
    ...(choices.card && { card: { ...card, ...(codes.length > 0 && { languages: codes }) } }),
  }
}

/** The kinds of rows that a format takes as they are, and those that it takes in another form. */
export function kindsTaken(format: OutputFormatName): { asIs: RowKind[]; changed: RowKind[] } {
  const { forms } = outputFormat(format)
  const asIs = rowKinds.filter((kind) => forms[kind] !== undefined)
  return {
    asIs,
    changed: rowKinds.filter((kind) => !asIs.includes(kind) && 'contents' in fitContent(samples[kind], outputFormat(format), {})),
  }
}

const user = { role: 'user' as const, content: 'a' }
const assistant = { role: 'assistant' as const, content: 'b' }
const samples: Record<RowKind, RowContent> = {
  instruction: { kind: 'instruction', instruction: 'a', input: '', output: 'b' },
  chat: { kind: 'chat', messages: [user, assistant] },
  preference: { kind: 'preference', prompt: [user], chosen: [assistant], rejected: [{ role: 'assistant', content: 'c' }] },
  label: { kind: 'label', prompt: [user], completion: [assistant], label: true },
}
