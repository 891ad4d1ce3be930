import { adapterCardSchema, type AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import type { TuningProgress } from '../../core/tuning/job/foldTuning.ts'
import type { TuningJob } from '../../core/tuning/job/tuningJob.ts'
import { overallSpeed, tuningFigures } from '../../core/tuning/job/tuningFigures.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import type { PreparedRows, TuningFolder } from '../../io/tuning/tuningFolders.ts'
import type { TuningDeps } from '../tuningDeps.ts'

type Finished = { job: TuningJob; folder: TuningFolder; progress: TuningProgress; prepared: PreparedRows; ms: number }

/** Whether the adapter that a job made is in its place. */
export async function isPublished(
  { adapters }: Pick<TuningDeps, 'adapters'>,
  { id, name }: Pick<TuningJob, 'id' | 'name'>,
): Promise<boolean> {
  return (await adapters.list()).some((entry) => entry.id === name && entry.card?.training?.job === id)
}

/** Puts the finished adapter of a job with its card among the adapters. @throws AppError CONFLICT, DISK_FULL, NOT_ALLOWED */
export async function publishAdapter(deps: Pick<TuningDeps, 'adapters' | 'modelCard' | 'now'>, finished: Finished): Promise<AdapterCard> {
  const { job, folder } = finished
  const card = await cardOf(finished, new Date(deps.now()))
  const ready = await folder.assemble(deps.modelCard && (await deps.modelCard(card)))
  await deps.adapters.publish(ready, card, { replaces: job.replaces })
  return card
}

async function cardOf({ job, folder, progress, prepared, ms }: Finished, now: Date): Promise<AdapterCard> {
  const { settings } = job
  const { step, loss, validationLoss, trainTokens } = tuningFigures(progress)
  const { end } = progress
  const finished = end?.type === 'finished' ? end : null
  return adapterCardSchema.parse({
    format: 1,
    id: job.name,
    file: 'adapter.gguf',
    sha256: await hashFile(folder.place('adapter.gguf')),
    base: job.base,
    rank: settings.rank,
    alpha: settings.alpha,
    targets: settings.targets,
    madeAt: now.toISOString(),
    training: {
      job: job.id,
      settings,
      dataset: { name: job.dataset, snapshot: job.snapshot.tag, sha256: job.snapshot.sha256 },
      rows: prepared.rows,
      steps: finished?.step ?? step,
      trainTokens,
      tokensPerSecond: overallSpeed(progress),
      loss,
      validationLoss,
      bestStep: finished?.keptStep ?? null,
      prompts: prepared.prompts,
      // The clock may have been set back.
      ms: Math.max(0, Math.round(ms)),
    },
  })
}
