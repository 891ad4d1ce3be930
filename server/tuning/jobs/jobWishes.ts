import { AppError } from '../../core/errors.ts'
import { isSettled } from '../../core/tuning/job/tuningJob.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningEntry } from '../tuningService.types.ts'
import { isAtWork } from './createViews.ts'

type Deps = Pick<TuningDeps, 'folders'> & { /** @throws AppError NOT_FOUND */ entry: (id: string) => Promise<TuningEntry> }

/** Asks a job to stop with a checkpoint, or to end. Whoever does the job looks at the wish. @throws AppError NOT_FOUND, CONFLICT */
export async function wishStop({ folders, entry }: Deps, id: string, wish: 'pause' | 'cancel'): Promise<void> {
  const { status } = await entry(id)
  const canStop = !isSettled(status) || (wish === 'cancel' && status === 'paused')
  if (!canStop) throw new AppError('CONFLICT', `The training ${id} is not running (${status}), so there is nothing to ${wish}.`)
  const folder = folders.folder(id)
  await folder.writeWish(wish)
  // Nobody does a job that is paused, so nobody would see the wish.
  if (isSettled(status)) await folder.writeState({ ...(await folder.state()), status: 'cancelled' })
}

/**
 * Queues a job again that is paused, failed, cancelled or interrupted: it goes on from its last checkpoint.
 * @throws AppError NOT_FOUND, CONFLICT (it is done, or another adapter has its name by now)
 */
export async function resumeJob({ folders, entry, adapters }: Deps & Pick<TuningDeps, 'adapters'>, id: string): Promise<void> {
  const { status, job } = await entry(id)
  if (status === 'done') throw new AppError('CONFLICT', `The training ${id} is done. Start another one to train further.`)
  const isTaken = (await adapters.list()).some((adapter) => adapter.id === job.name && adapter.card?.training?.job !== id)
  if (isTaken && !job.replaces)
    throw new AppError(
      'CONFLICT',
      `There is an adapter ${job.name} by now, so the training ${id} could not give its adapter this name. Remove that adapter, or start another training with another name.`,
    )
  const folder = folders.folder(id)
  await folder.writeWish('run')
  const state = await folder.state()
  if (isSettled(state.status)) await folder.writeState({ ...state, status: 'queued', note: '', error: null, endedAt: null })
}

/** Deletes the folder of a job; its adapter stays. @throws AppError NOT_FOUND, CONFLICT while it runs */
export async function removeJob({ folders, entry }: Deps, id: string): Promise<void> {
  await entry(id)
  if (isAtWork(await folders.folder(id).state())) throw new AppError('CONFLICT', `The training ${id} is running. Cancel it first.`)
  await folders.remove(id)
}
