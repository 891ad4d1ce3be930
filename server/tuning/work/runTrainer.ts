import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { failureError, silentEndError } from '../../core/tuning/job/failureText.ts'
import type { TuningProgress } from '../../core/tuning/job/foldTuning.ts'
import type { TuningJob, TuningJobState } from '../../core/tuning/job/tuningJob.ts'
import { isAlive, processOf } from '../../io/processOwner.ts'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'
import type { JobProgress } from '../jobs/jobProgress.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import { stopIfWished } from './wishes.ts'

type Run = {
  job: TuningJob
  folder: TuningFolder
  python: () => Promise<string>
  progress: JobProgress
  /** Changes the state of the job. */
  change: (changes: Partial<TuningJobState>) => Promise<void>
  trainer: TuningJobState['trainer']
  /** Called with what is known, several times a second. */
  onProgress: (progress: TuningProgress) => Promise<void>
  signal: AbortSignal
}

const LOOK_MS = 250
/** A trainer looks at the wish after each step. One that does not end within this time of a cancellation is stopped. */
const CANCEL_MS = 30_000
const LOG_BYTES = 20_000

/**
 * Trains until the trainer says that it has finished: attaches itself to one that is alive, or starts one, which goes on from its last
 * checkpoint. One that ends without a word is started again, as long as it gets to a new checkpoint in between.
 * @throws Wished, the signal's reason (the trainer goes on), AppError TRAINING_FAILED, OUT_OF_MEMORY, DISK_FULL and those of `python`
 */
export async function runTrainer(
  { job, folder, python, progress, change, trainer, onProgress, signal }: Run,
  deps: Pick<TuningDeps, 'tools' | 'now'>,
) {
  let current = trainer
  /** The checkpoint at which a trainer ended without a word; undefined: none has. */
  let diedAt: number | null | undefined
  for (;;) {
    if (current === null) {
      const before = await progress()
      if (before.end?.type === 'finished') return before.end
      await stopIfWished(folder)
      // What an earlier start said at its end does not count for this one.
      before.end = null
      signal.throwIfAborted()
      current = processOf(deps.tools.startTrainer({ python: await python(), folder: folder.path }).pid)
      await change({ status: 'training', note: '', trainer: current })
    }
    await untilEnd(current, { folder, progress, onProgress, signal, now: deps.now })
    current = null
    const after = await progress()
    await onProgress(after)
    await change({ trainer: null })
    const { end, checkpoint } = after
    switch (end?.type) {
      case 'finished':
        return end
      case 'failed':
        throw AppError.fromData(failureError(end, job.settings))
      case 'stopped':
        // Otherwise the user has changed their mind since.
        await stopIfWished(folder)
        break
      case undefined:
        await stopIfWished(folder)
        if (diedAt !== undefined && diedAt === checkpoint) throw AppError.fromData(silentEndError(await folder.log(LOG_BYTES)))
        diedAt = checkpoint
        break
    }
  }
}

type Watched = Pick<Run, 'folder' | 'progress' | 'onProgress' | 'signal'> & Pick<TuningDeps, 'now'>

/** Resolves when the process has ended. */
async function untilEnd(
  trainer: NonNullable<TuningJobState['trainer']>,
  { folder, progress, onProgress, signal, now }: Watched,
): Promise<void> {
  let cancelledAt: number | null = null
  while (isAlive(trainer)) {
    signal.throwIfAborted()
    await onProgress(await progress())
    if ((await folder.wish()) === 'cancel') {
      cancelledAt ??= now()
      if (now() - cancelledAt > CANCEL_MS) {
        // Without its start time another process may have its number by now.
        if (trainer.processStart === '') return
        kill(trainer.pid)
      }
    } else cancelledAt = null
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
