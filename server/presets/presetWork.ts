import { printPreset } from './printPreset.ts'
import type { Preset, PresetInput } from './presetService.types.ts'
import { readPreset } from './readPreset.ts'

/** What is computed from the content of presets, as in `notebooks/notebookWork.ts`. */
export const presetTasks = {
  readPreset: ({ text, id, versions }: { text: string; id: string; versions: Preset['versions'] }): Preset =>
    readPreset(text, { id, versions }),
  printPreset: ({ input, before, created }: { input: PresetInput; before: string | null; created: string }): string =>
    printPreset(input, { before, created }),
}

/** The same functions, done in another thread. They reject with AppError NOTEBOOK_TOO_LARGE if the content takes too long. */
export type PresetWork = {
  [Name in keyof typeof presetTasks]: (input: Parameters<(typeof presetTasks)[Name]>[0]) => Promise<ReturnType<(typeof presetTasks)[Name]>>
}
