import type { TuningSettings } from './tuningSettings.ts'

/** Values to try: every combination is a training of its own. An empty list keeps the setting. */
export type SettingsGrid = { rank: readonly number[]; learningRate: readonly number[]; epochs: readonly number[] }

/** The settings of each combination, in the order of the lists, the last one changing first. A value that is given twice counts once. */
export function settingsGrid(settings: TuningSettings, grid: SettingsGrid): TuningSettings[] {
  const valuesOf = (name: keyof SettingsGrid) => (grid[name].length > 0 ? [...new Set(grid[name])] : [settings[name]])
  return valuesOf('rank').flatMap((rank) =>
    valuesOf('learningRate').flatMap((learningRate) => valuesOf('epochs').map((epochs) => ({ ...settings, rank, learningRate, epochs }))),
  )
}

/** What tells a combination from the others, for the name of its adapter: `r8-lr3e-4-e3`, only with what varies; '' if nothing does. */
export function combinationName({ rank, learningRate, epochs }: TuningSettings, grid: SettingsGrid): string {
  return [
    grid.rank.length > 0 && `r${rank}`,
    grid.learningRate.length > 0 && `lr${learningRate.toExponential().replace('.', '_').replace('+', '')}`,
    grid.epochs.length > 0 && `e${epochs}`,
  ]
    .filter((part) => part !== false)
    .join('-')
}
