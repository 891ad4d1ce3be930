import type { TuningSettings } from '../../core/tuning/settings/tuningSettings.ts'
import { createBackground, type ShownJob } from '../../jobs/createBackground.ts'
import type { MeasuredSteps } from '../trainer/startTrainer.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningRequest } from '../tuningService.types.ts'
import { measureTraining } from './measureTraining.ts'

type Measured = { request: TuningRequest; steps: MeasuredSteps }

const name = 'tuning-measure'

/** Measures a few steps of a training in the background, one measurement at a time. `report` is called with faults that are not AppErrors. */
export function createMeasure(deps: TuningDeps, report: (thrown: unknown) => void) {
  const background = createBackground<Measured>(deps.jobs, report)

  return {
    /** Resolves when it has begun. @throws AppError CONFLICT, MODEL_UNKNOWN, MODEL_MISSING */
    async start(request: TuningRequest): Promise<void> {
      // A wrong name is told at once.
      await deps.resolveModel(request.base)
      await background.start({ name, request: null }, async (control) => ({
        request,
        steps: await measureTraining(deps, request, control),
      }))
    },
    cancel: () => background.cancel(name),
    async *watch(signal: AbortSignal): AsyncGenerator<{ job: ShownJob | null; measured: Measured | null }> {
      for await (const job of background.watch(name, signal)) yield { job, measured: background.result(name) }
    },
    /** The last measurement, if a training with this request would have the same steps. */
    last(request: TuningRequest): MeasuredSteps | null {
      const measured = background.result(name)
      return measured && stepKey(measured.request) === stepKey(request) ? measured.steps : null
    },
    close: () => background.close(),
  }
}

/** What decides how long a step takes and how much memory it needs. */
function stepKey({ dataset, snapshot, base, settings }: TuningRequest): string {
  const { method, rank, targets, batch, accumulation, context }: TuningSettings = settings
  return JSON.stringify([dataset, snapshot, base, method, rank, targets.toSorted(), batch, accumulation, context])
}
