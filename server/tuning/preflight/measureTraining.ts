import { AppError } from '../../core/errors.ts'
import type { Preflight } from '../../core/tuning/preflight/preflight.ts'
import type { JobControl } from '../../jobs/createJobs.ts'
import { prepareRows } from '../rows/prepareRows.ts'
import type { MeasuredSteps } from '../trainer/startTrainer.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningRequest } from '../tuningService.types.ts'

const STEPS = 3
const PARTS = 100

/**
 * Times a few steps of a training on its longest rows, and installs Python's packages first if need be.
 * @throws AppError CONFLICT (a training is running), MODEL_UNKNOWN, MODEL_MISSING, and the errors of rows, Python and trainer
 */
export async function measureTraining(deps: TuningDeps, request: TuningRequest, { signal, progress }: JobControl): Promise<MeasuredSteps> {
  const model = await deps.resolveModel(request.base)
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
    return await deps.tools.measureSteps({ python, folder: space.path, steps: STEPS, signal })
  } finally {
    unlock()
  }
}

/**
 * The time of a training by its measured steps, which were those of the longest rows: its own steps take less in proportion to their tokens.
 * What is not a step (loading, validations, samples) is not in it.
 */
export function estimateOf(
  { msPerStep, bytes, device, tokens: measured }: MeasuredSteps,
  { steps, stepsPerEpoch, tokens }: Pick<Preflight, 'steps' | 'stepsPerEpoch' | 'tokens'>,
): NonNullable<Preflight['estimate']> {
  const mean = stepsPerEpoch === 0 ? 0 : tokens.train / stepsPerEpoch
  const share = measured === 0 ? 1 : Math.min(1, mean / measured)
  return { bytes, msPerStep: Math.round(msPerStep * share), totalMs: Math.round(msPerStep * share * steps), device }
}
