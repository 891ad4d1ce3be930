import type { TuningProgress } from '../../core/tuning/job/foldTuning.ts'
import type { TuningJob } from '../../core/tuning/job/tuningJob.ts'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'
import type { TuningDeps } from '../tuningDeps.ts'

/** After texts could not be had. */
const AGAIN_MS = 20_000

/**
 * Keeps the answers to the sample prompts of a job as texts beside the events, as soon as they are there. Texts that cannot be had now, because
 * the model is gone, say, are asked for later; a training does not fail for them.
 */
export function createSampleTexts(
  { engine, resolveModel, now }: Pick<TuningDeps, 'engine' | 'resolveModel' | 'now'>,
  { job, folder }: { job: TuningJob; folder: TuningFolder },
): (progress: Pick<TuningProgress, 'samples'>) => Promise<void> {
  const nameOf = ({ step, prompt }: { step: number; prompt: number }) => `${step} ${prompt}`
  let notBefore = -Infinity
  return async ({ samples }) => {
    if (samples.length === 0 || now() < notBefore) return
    const known = await folder.samples()
    const wanted = new Map(samples.map((sample) => [nameOf(sample), sample]))
    const kept = known.filter((sample) => wanted.delete(nameOf(sample)))
    if (wanted.size === 0 && kept.length === known.length) return
    try {
      const missing = [...wanted.values()]
      const model = await resolveModel(job.base.id)
      const texts = missing.length === 0 ? [] : await engine.tokenTexts({ model, lists: missing.map(({ ids }) => ids) })
      const added = missing.map(({ step, prompt }, at) => ({ step, prompt, answer: texts[at]?.text ?? '' }))
      await folder.writeSamples([...kept, ...added].toSorted((one, other) => one.step - other.step || one.prompt - other.prompt))
    } catch {
      notBefore = now() + AGAIN_MS
    }
  }
}
