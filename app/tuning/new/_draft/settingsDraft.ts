import { settingFacts } from '#server/core/tuning/settings/settingFacts.ts'
import {
  guideSettings,
  type SettingFacts,
  type SettingName,
  type TuningSettings,
  tuningSettingsSchema,
} from '#server/core/tuning/settings/tuningSettings.ts'
import { formatNumber } from '../../../_ui/text/format.ts'
import { numberText, settingNames } from '../../_parts/settingText.ts'

/** The settings as they are typed; several choices are joined by commas, and what is left open is empty. */
export type SettingsDraft = Record<SettingName, string>

/** The settings that are wrong, each with a sentence. */
export type SettingProblems = Partial<Record<SettingName, string>>

/** The draft of settings, or of some of them. */
export function settingsDraft<Some extends Partial<TuningSettings>>(settings: Some): { [Name in keyof Some]: string } {
  const fields = settingNames.flatMap((name) => {
    const value = settings[name]
    return value === undefined ? [] : [[name, typed(value)]]
  })
  return Object.fromEntries(fields) as { [Name in keyof Some]: string }
}

export const guideDraft: SettingsDraft = settingsDraft(guideSettings)

function typed(value: TuningSettings[SettingName]): string {
  if (value === null) return ''
  if (typeof value === 'number') return numberText(value)
  return Array.isArray(value) ? value.join(',') : value
}

/** The settings of a draft, or what is wrong with it. */
export function readSettings(draft: SettingsDraft): { settings: TuningSettings } | { problems: SettingProblems } {
  const problems: SettingProblems = {}
  const values: Partial<Record<SettingName, unknown>> = {}
  for (const name of settingNames) {
    const facts = settingFacts[name]
    const text = draft[name].trim()
    if (facts.kind === 'number') {
      const value = text === '' && facts.isOptional ? null : numberIn(text, facts)
      if (value === undefined) problems[name] = `${rangeText(facts)}${facts.isOptional ? ' Or leave it empty.' : ''}`
      values[name] = value
    } else if (facts.kind === 'several') {
      const chosen = facts.choices.filter((choice) => text.split(',').includes(choice))
      if (chosen.length === 0) problems[name] = 'Choose at least one.'
      values[name] = chosen
    } else values[name] = text
  }
  const parsed = tuningSettingsSchema.safeParse(values)
  if (parsed.success && Object.keys(problems).length === 0) return { settings: parsed.data }
  for (const { path } of parsed.error?.issues ?? []) {
    const name = settingNames.find((each) => each === path[0])
    if (name !== undefined) problems[name] ??= 'Choose another value.'
  }
  return { problems }
}

type NumberFacts = Extract<SettingFacts, { kind: 'number' }>

function numberIn(text: string, { from, to, isWhole }: NumberFacts): number | undefined {
  const value = Number(text)
  return text !== '' && value >= from && value <= to && (!isWhole || Number.isInteger(value)) ? value : undefined
}

/** `A whole number from 1 to 256.` */
export function rangeText({ from, to, isWhole }: NumberFacts): string {
  return `A ${isWhole ? 'whole ' : ''}number from ${boundText(from)} to ${boundText(to)}.`
}

function boundText(value: number): string {
  return value >= 10_000 ? formatNumber(value) : numberText(value)
}

export const gridNames = ['rank', 'learningRate', 'epochs'] as const satisfies readonly SettingName[]
export type GridName = (typeof gridNames)[number]
/** The values to try, as they are typed: `4, 8 16`. */
export type GridDraft = Record<GridName, string>
export const noGrid: GridDraft = { rank: '', learningRate: '', epochs: '' }

const MOST_VALUES = 10

export function readGrid(draft: GridDraft): { grid: Record<GridName, number[]> } | { problems: Partial<GridDraft> } {
  const problems: Partial<GridDraft> = {}
  const grid: Record<GridName, number[]> = { rank: [], learningRate: [], epochs: [] }
  for (const name of gridNames) {
    const facts = settingFacts[name]
    if (facts.kind !== 'number') continue
    const values = draft[name].split(/[\s,;]+/).filter((part) => part !== '')
    const numbers = values.flatMap((part) => numberIn(part, facts) ?? [])
    if (numbers.length < values.length) problems[name] = `Numbers with commas between them. ${rangeText(facts)}`
    else if (new Set(numbers).size > MOST_VALUES) problems[name] = `At most ${MOST_VALUES} values.`
    grid[name] = [...new Set(numbers)]
  }
  return Object.keys(problems).length > 0 ? { problems } : { grid }
}
