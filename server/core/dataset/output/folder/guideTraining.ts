import { fittingWarmup, trainingSteps } from '../../../tuning/settings/trainingSteps.ts'
import { guideSettings, type TuningSettings } from '../../../tuning/settings/tuningSettings.ts'

/** A training that a config describes. `baseModel`: a name on the Hugging Face hub, or a folder. */
export type ConfiguredTraining = { baseModel: string; settings: TuningSettings }

/** The training that the configs of a dataset's export begin with. */
export const guideTraining: ConfiguredTraining = { baseModel: 'HuggingFaceTB/SmolLM2-135M-Instruct', settings: guideSettings }

/** The name of a schedule in transformers: its `constant` has no warm-up. */
export function schedulerName({ schedule }: Pick<TuningSettings, 'schedule'>): string {
  return schedule === 'constant' ? 'constant_with_warmup' : schedule
}

/** What is to be known about the warm-up with this many training rows; null if it is shorter than the run. */
export function warmupNote(rows: number): string | null {
  const { warmup } = guideSettings
  const { steps } = trainingSteps(rows, guideSettings)
  if (rows === 0 || steps > warmup) return null
  return `${rows === 1 ? '1 training row makes' : `${rows} training rows make`} ${steps} steps, and the warm-up of ${warmup} steps covers them all: the learning rate never reaches its full value. Set fewer warm-up steps, such as ${fittingWarmup(steps)}.`
}
