import { settingFacts } from '#server/core/tuning/settings/settingFacts.ts'
import { type SettingName, type TuningSettings, tuningSettingsSchema } from '#server/core/tuning/settings/tuningSettings.ts'

/** The settings in the order of their schema. */
export const settingNames = Object.keys(tuningSettingsSchema.shape) as SettingName[]

const unset: Partial<Record<SettingName, string>> = {
  maxSteps: 'no limit',
  validateEvery: 'each epoch',
  patience: 'never',
}

/** The value of a setting as a reader sees it, such as `q_proj, v_proj` or `3e-4`. */
export function settingText(name: SettingName, settings: TuningSettings): string {
  const value = settings[name]
  if (value === null) return unset[name] ?? 'none'
  if (name === 'method') return settings.method.toUpperCase()
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'number' ? numberText(value) : value
}

/** A small number is written as `3e-4`, any other one in full. */
export function numberText(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential().replace('e+', 'e') : String(value)
}

/** Whether a setting takes part in a training of this method. */
export function isUsed(name: SettingName, { method }: Pick<TuningSettings, 'method'>): boolean {
  return name !== 'beta' || method === 'dpo'
}

export type DifferingSetting = { name: SettingName; label: string; values: string[] }

/** The settings that are not equal in all of these, with a text for each. */
export function differingSettings(all: readonly TuningSettings[]): DifferingSetting[] {
  return settingNames.flatMap((name) => {
    const values = all.map((settings) => settingText(name, settings))
    return new Set(values).size > 1 ? [{ name, label: settingFacts[name].label, values }] : []
  })
}

/** What a line about a job says first: `SFT`, `rank 8`, `learning rate 3e-4`, `3 epochs`, and `at most 12 steps` where the steps are limited. */
export function settingsLine(settings: TuningSettings): string[] {
  const { rank, epochs, maxSteps } = settings
  return [
    settingText('method', settings),
    `rank ${rank}`,
    `learning rate ${settingText('learningRate', settings)}`,
    `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`,
    ...(maxSteps === null ? [] : [`at most ${maxSteps} ${maxSteps === 1 ? 'step' : 'steps'}`]),
  ]
}
