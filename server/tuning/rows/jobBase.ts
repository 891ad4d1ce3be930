import { AppError } from '../../core/errors.ts'
import type { TuningJob } from '../../core/tuning/job/tuningJob.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import type { TuningDeps } from '../tuningDeps.ts'

/**
 * The base model of a training, if its file is the one that the training was asked for with.
 * @throws AppError MODEL_CHANGED, MODEL_UNKNOWN, MODEL_MISSING, MODEL_BROKEN
 */
export async function jobBase({ resolveModel }: Pick<TuningDeps, 'resolveModel'>, { id, sha256 }: TuningJob['base']): Promise<ModelRef> {
  const model = await resolveModel(id)
  if (model.hash === sha256) return model
  throw new AppError(
    'MODEL_CHANGED',
    `The file of the model ${id} is another one than when this training was asked for. Put the old file back, or start the training anew.`,
  )
}
