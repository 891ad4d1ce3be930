import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { isSettled } from '../../core/tuning/job/tuningJob.ts'
import { isAlive } from '../../io/processOwner.ts'
import type { Bell } from '../../jobs/createBell.ts'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'
import { isAtWork } from '../jobs/createViews.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import { doJob } from './doJob.ts'

const LOOK_MS = 1_000

type Options = { signal: AbortSignal; report: (thrown: unknown) => void }

/**
 * The queue of a server: does the queued and the interrupted jobs of the project, one at a time, and looks for some when `bell` rings too. Of
 * several servers on one project one does the jobs, and another one goes on when it ends. Closing resolves when nothing is done here any more; a
 * trainer goes on.
 */
export function createQueue(
  deps: TuningDeps,
  { bell, report }: { bell: Bell; report: (thrown: unknown) => void },
): { close(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  const options = { signal, report }

  async function drive(): Promise<void> {
    let leave: (() => void) | null = null
    try {
      for await (const _ of bell.rings(signal, { everyMs: LOOK_MS })) {
        leave ??= deps.locks.lock('tuning-queue')
        let did = leave !== null
        // A folder that cannot be read now is looked at again.
        while (did && !signal.aborted) did = await doNext(deps, options).catch((thrown: unknown) => (report(thrown), false))
      }
    } finally {
      leave?.()
    }
  }
  const driven = drive()

  return {
    async close() {
      ending.abort()
      await driven
    },
  }
}

/** Does one job, if there is one and nobody else trains. Returns whether there may be more to do. */
async function doNext(deps: TuningDeps, options: Options): Promise<boolean> {
  if ((await waitingJobs(deps)).length === 0) return false
  const done = await doOne(deps, ([first]) => first?.folder ?? null, options)
  return done !== null && isSettled((await done.state()).status)
}

/** Does the job that `choose` takes of those that wait, while nobody else trains. Returns it; null if none was done. */
async function doOne(
  deps: TuningDeps,
  choose: (waiting: readonly Waiting[]) => TuningFolder | null,
  options: Options,
): Promise<TuningFolder | null> {
  const unlock = deps.locks.lock('tuning')
  if (!unlock) return null
  try {
    // Nobody does a job without the lock, so what is not settled now is left by a process that ended.
    const chosen = choose(await waitingJobs(deps))
    if (chosen) await doJob(deps, chosen, options)
    return chosen
  } finally {
    unlock()
  }
}

/** A job that somebody has to do. `isTrained`: its trainer is running. */
type Waiting = { folder: TuningFolder; isTrained: boolean }

/** First those whose trainer is running already, then the oldest ones. */
async function waitingJobs({ folders }: Pick<TuningDeps, 'folders'>): Promise<Waiting[]> {
  const waiting: Waiting[] = []
  for (const id of await folders.ids()) {
    const folder = folders.folder(id)
    const { status, trainer } = await folder.state()
    if (isSettled(status)) continue
    const isTrained = isAlive(trainer)
    // A trainer that is asked to stop is followed to its end.
    if (isTrained || (await folder.wish()) === 'run') waiting.push({ folder, isTrained })
  }
  return waiting.toSorted((one, other) => Number(other.isTrained) - Number(one.isTrained))
}

/**
 * Does one job to its end, for a command: while a server does the queue, it does this job too, and else it is done here. Resolves when the job is
 * settled, or nobody is to do it any more. `waits` is called with the reason while somebody else works.
 * @throws AppError NOT_FOUND if it is removed meanwhile, and those of `doJob`
 */
export async function driveJob(
  deps: TuningDeps,
  id: string,
  { waits, ...options }: Options & { waits: (reason: string) => void },
): Promise<void> {
  const folder = deps.folders.folder(id)
  const { signal } = options
  const isOther = ({ folder: { id: each }, isTrained }: Waiting) => isTrained && each !== id
  while (!signal.aborted) {
    const state = await folder.state()
    if (isSettled(state.status)) return
    if (!(await deps.folders.ids()).includes(id)) throw new AppError('NOT_FOUND', `The training ${id} was removed.`)
    if (!isAtWork(state) && (await folder.wish()) !== 'run') return
    if (isServed(deps)) waits('the server that is running does it')
    else if (await doOne(deps, (waiting) => (waiting.some(isOther) ? null : folder), options)) continue
    else waits('another training is running')
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Whether a server does the queue. */
function isServed({ locks }: Pick<TuningDeps, 'locks'>): boolean {
  const unlock = locks.lock('tuning-queue')
  unlock?.()
  return unlock === null
}
