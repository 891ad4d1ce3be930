import { AppError } from '../../core/errors.ts'
import type { Preflight } from '../../core/tuning/preflight/preflight.ts'
import type { TuningSettings } from '../../core/tuning/settings/tuningSettings.ts'
import { createBackground, type ShownJob } from '../../jobs/createBackground.ts'
import { prepareRows } from '../rows/prepareRows.ts'
import type { MeasuredSteps } from '../trainer/startTrainer.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningRequest } from '../tuningService.types.ts'

type Estimate = NonNullable<Preflight['estimate']>
type Measured = { request: TuningRequest; steps: MeasuredSteps }

const STEPS = 3
const PARTS = 100
const name = 'tuning-measure'

/** Measures a few steps of a training in the background, one measurement at a time. `report` is called with faults that are not AppErrors. */
export function createMeasure(deps: TuningDeps, report: (thrown: unknown) => void) {
  const background = createBackground<Measured>(deps.jobs, report)

  return {
    /** Resolves when it has begun. @throws AppError CONFLICT, MODEL_UNKNOWN, MODEL_MISSING */
    async start(request: TuningRequest): Promise<void> {
      const model = await deps.resolveModel(request.base)
      await background.start({ name, request: null }, async ({ signal, progress }) => {
        progress({ done: 0, total: 0, note: 'preparing Python' })
        const { python } = await deps.tools.ensurePython({ signal, onProgress: (note) => progress({ done: 0, total: 0, note }) })
        await using space = await deps.folders.temporary()
        const base = { id: model.id, sha256: model.hash }
        await prepareRows(
          deps,
          space,
          { ...request, samples: [], base },
          {
            signal,
            onShare: (share) => progress({ done: Math.floor(share * PARTS), total: PARTS, note: 'counting tokens' }),
          },
        )
        // While a training runs, steps would take too long, and the memory would be that of both.
        const unlock = deps.locks.lock('tuning')
        if (!unlock)
          throw new AppError('CONFLICT', 'A training is running, so steps cannot be measured now. Wait until it has ended, or pause it.')
        try {
          progress({ done: 0, total: 0, note: `measuring ${STEPS} steps` })
          const steps = await deps.tools.measureSteps({ python, folder: space.path, steps: STEPS, signal })
          return { request, steps }
        } finally {
          unlock()
        }
      })
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

/**
 * The time of a training by its measured steps, which were those of the longest rows: its own steps take less in proportion to their tokens.
 * What is not a step (loading, validations, samples) is not in it.
 */
export function estimateOf(
  { msPerStep, bytes, device, tokens: measured }: MeasuredSteps,
  { steps, stepsPerEpoch, tokens }: Pick<Preflight, 'steps' | 'stepsPerEpoch' | 'tokens'>,
): Estimate {
  const mean = stepsPerEpoch === 0 ? 0 : tokens.train / stepsPerEpoch
  const share = measured === 0 ? 1 : Math.min(1, mean / measured)
  return { bytes, msPerStep: Math.round(msPerStep * share), totalMs: Math.round(msPerStep * share * steps), device }
}
