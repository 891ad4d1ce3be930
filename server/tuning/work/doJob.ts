import { AppError, toErrorData } from '../../core/errors.ts'
import type { TuningJob, TuningJobState } from '../../core/tuning/job/tuningJob.ts'
import { isAlive } from '../../io/processOwner.ts'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'
import { followProgress } from '../jobs/jobProgress.ts'
import { jobBase } from '../rows/jobBase.ts'
import { prepareRows } from '../rows/prepareRows.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import { isPublished, publishAdapter } from './publishAdapter.ts'
import { runTrainer } from './runTrainer.ts'
import { createSampleTexts } from './sampleTexts.ts'
import { untilWished, Wished } from './wishes.ts'

/** A note that changes many times a second is written this often. */
const NOTE_MS = 300

/**
 * Does a training from where it is to its end: rows, Python, trainer, conversion, adapter. Each stage does only what is missing, so it goes on after
 * any process was killed. How it ended is in the state of the job. When `signal` aborts, it lets the trainer go on and leaves the rest to the next process.
 * @throws AppError DISK_FULL, NOT_ALLOWED, FILE_MISSING if the state cannot be written; the job then counts as interrupted
 */
export async function doJob(
  deps: TuningDeps,
  folder: TuningFolder,
  { signal, report }: { signal: AbortSignal; report: (thrown: unknown) => void },
): Promise<void> {
  const before = await folder.state()
  let state: TuningJobState = {
    ...before,
    status: isAlive(before.trainer) ? 'training' : 'preparing',
    note: '',
    error: null,
    startedAt: before.startedAt ?? deps.now(),
    endedAt: null,
    owner: deps.owner,
  }
  let writing: Promise<unknown> = Promise.resolve()
  const change = async (changes: Partial<TuningJobState>) => {
    state = { ...state, ...changes }
    const next = state
    // One after the other: of two writes at once the older state could be the last.
    const written = writing.then(() => folder.writeState(next))
    writing = written.catch(() => undefined)
    await written
  }
  try {
    await change({})
    const job = await folder.job()
    if (!job) throw new AppError('STORE_BROKEN', `job.json of the training ${folder.id} is missing or damaged. Start the training anew.`)
    await work(deps, { job, folder, change, state: () => state, signal })
    await folder.dropCheckpoint()
    await change({ status: 'done', note: '', endedAt: deps.now(), owner: null, trainer: null })
  } catch (thrown) {
    if (!(thrown instanceof AppError) && !(thrown instanceof Wished) && !signal.aborted) report(thrown)
    await change(afterThrown(thrown, { signal, now: deps.now() }))
  }
}

function afterThrown(thrown: unknown, { signal, now }: { signal: AbortSignal; now: number }): Partial<TuningJobState> {
  if (thrown instanceof Wished)
    return { status: thrown.wish === 'pause' ? 'paused' : 'cancelled', note: '', endedAt: now, owner: null, trainer: null }
  if (signal.aborted) return { note: '', owner: null }
  return { status: 'failed', note: '', error: toErrorData(thrown, 'INTERNAL'), endedAt: now, owner: null, trainer: null }
}

type Work = {
  job: TuningJob
  folder: TuningFolder
  change: (changes: Partial<TuningJobState>) => Promise<void>
  state: () => TuningJobState
  signal: AbortSignal
}

async function work(deps: TuningDeps, { job, folder, change, state, signal }: Work): Promise<void> {
  const { tools, now } = deps
  if (await isPublished(deps, job)) return
  const note = noteWriter(change, now)
  const progress = followProgress(folder)
  const ensurePython = () =>
    untilWished(folder, signal, async (stop) => (await tools.ensurePython({ signal: stop, onProgress: note })).python)
  /** The trainer reads the model's file at each start, and the card says which file that was. */
  const readyToTrain = async () => {
    const python = await ensurePython()
    await jobBase(deps, job.base)
    return python
  }

  const { trainer } = state()
  if (!isAlive(trainer) && (await folder.prepared()) === null) {
    await untilWished(folder, signal, (stop) =>
      prepareRows(
        deps,
        folder,
        { ...job, snapshot: job.snapshot.tag },
        { signal: stop, onShare: (share) => note(`counting tokens, ${Math.floor(100 * share)} %`) },
      ),
    )
  }
  await runTrainer(
    {
      job,
      folder,
      python: readyToTrain,
      progress,
      change,
      trainer,
      onProgress: createSampleTexts(deps, { job, folder }),
      signal,
    },
    deps,
  )
  await change({ status: 'converting', note: '' })
  const prepared = await folder.prepared()
  if (!prepared) throw new AppError('STORE_BROKEN', `Files of the training ${job.id} are missing. Start it anew.`)
  if (!(await folder.has('adapter.gguf'))) {
    const python = await ensurePython()
    await untilWished(folder, signal, (stop) =>
      tools.convertAdapter({
        python,
        peft: folder.place('peft'),
        base: folder.place('base'),
        out: folder.place('adapter.gguf'),
        signal: stop,
      }),
    )
  }
  const { startedAt } = state()
  await publishAdapter(deps, { job, folder, progress: await progress(), prepared, ms: startedAt === null ? 0 : now() - startedAt })
}

/** Writes notes, but not each one of many. */
function noteWriter(change: Work['change'], now: () => number): (note: string) => void {
  let last = -Infinity
  return (note) => {
    if (now() - last < NOTE_MS) return
    last = now()
    void change({ note }).catch(() => undefined)
  }
}
