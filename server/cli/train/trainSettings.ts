import { AppError } from '../../core/errors.ts'
import { guideSettings, type SettingName, type TuningSettings, tuningSettingsSchema } from '../../core/tuning/settings/tuningSettings.ts'
import { settingFacts } from '../../core/tuning/settings/settingFacts.ts'

/** Settings as options of the command: their names differ where a shorter one is usual. */
export type SettingOptions = { [Name in Exclude<SettingName, 'learningRate'>]?: TuningSettings[Name] } & { lr?: number }

const optionNames: Partial<Record<SettingName, string>> = {
  learningRate: '--lr',
  maxSteps: '--max-steps',
  validateEvery: '--validate-every',
}

/** The guide's settings, with those of the options. @throws AppError BAD_INPUT that names the option */
export function settingsOf({ lr, ...options }: SettingOptions): TuningSettings {
  const given = Object.entries({ ...options, learningRate: lr }).filter(([name, value]) => name in guideSettings && value !== undefined)
  const checked = tuningSettingsSchema.safeParse({ ...guideSettings, ...Object.fromEntries(given) })
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const name = String(issue?.path[0] ?? '') as SettingName
  throw new AppError('BAD_INPUT', `${optionNames[name] ?? `--${name}`}: ${expected(name)}`)
}

function expected(name: SettingName): string {
  const facts = settingFacts[name]
  switch (facts.kind) {
    case 'number':
      return `give ${facts.isWhole ? 'a whole number' : 'a number'}, usually from ${facts.from} to ${facts.to}.`
    case 'choice':
      return `choose one of ${facts.choices.join(', ')}.`
    case 'several':
      return `choose some of ${facts.choices.join(', ')}, with commas.`
  }
}
