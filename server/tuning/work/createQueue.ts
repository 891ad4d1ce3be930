import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { isSettled } from '../../core/tuning/job/tuningJob.ts'
import { isAlive } from '../../io/processOwner.ts'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import { doJob } from './doJob.ts'

/** Held by the process that does queued jobs by itself: a server. */
const QUEUE = 'tuning-queue'
/** Held while a job is done, or steps are measured. */
const TRAINING = 'tuning'

const LOOK_MS = 1_000

type Options = { signal: AbortSignal; report: (thrown: unknown) => void }

/** Does the queued and the interrupted jobs of the project, one at a time. */
export type TuningQueue = {
  /** Looks now for something to do. */
  wake(): void
  /** Resolves when nothing is done here any more. A trainer goes on. */
  close(): Promise<void>
}

/** The queue of a server. Of several servers on one project one does the jobs, and another one goes on when it ends. */
export function createQueue(deps: TuningDeps, report: (thrown: unknown) => void): TuningQueue {
  const ending = new AbortController()
  let woken = Promise.withResolvers<void>()
  const options = { signal: ending.signal, report }

  async function drive(): Promise<void> {
    let leave: (() => void) | null = null
    try {
      while (!ending.signal.aborted) {
        leave ??= deps.locks.lock(QUEUE)
        // A folder that cannot be read now is looked at again.
        const did = leave ? await doNext(deps, options).catch((thrown: unknown) => (report(thrown), false)) : false
        if (did) continue
        await Promise.race([wait(LOOK_MS, undefined, { signal: ending.signal }).catch(() => undefined), woken.promise])
        woken = Promise.withResolvers()
      }
    } finally {
      leave?.()
    }
  }
  const driven = drive()

  return {
    wake: () => woken.resolve(),
    async close() {
      ending.abort()
      await driven
    },
  }
}

/** Does one job, if there is one and nobody else trains. Returns whether there may be more to do. */
async function doNext(deps: TuningDeps, options: Options): Promise<boolean> {
  if ((await waitingJobs(deps)).length === 0) return false
  const unlock = deps.locks.lock(TRAINING)
  if (!unlock) return false
  try {
    // Nobody does a job without the lock, so what is not settled now is left by a process that ended.
    const [next] = await waitingJobs(deps)
    if (!next) return false
    await doJob(deps, next, options)
    return isSettled((await next.state()).status)
  } finally {
    unlock()
  }
}

/** Jobs that somebody has to do: first those whose trainer is running already, then the oldest ones. */
async function waitingJobs({ folders }: Pick<TuningDeps, 'folders'>): Promise<TuningFolder[]> {
  const waiting: { folder: TuningFolder; isTrained: boolean }[] = []
  for (const id of await folders.ids()) {
    const folder = folders.folder(id)
    if (isSettled((await folder.state()).status)) continue
    const trained = await isTrained(folder)
    // A trainer that is asked to stop is followed to its end.
    if (trained || (await folder.wish()) === 'run') waiting.push({ folder, isTrained: trained })
  }
  return waiting.toSorted((one, other) => Number(other.isTrained) - Number(one.isTrained)).map(({ folder }) => folder)
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
  while (!signal.aborted && !isSettled((await folder.state()).status)) {
    if (!(await deps.folders.ids()).includes(id)) throw new AppError('NOT_FOUND', `The training ${id} was removed.`)
    const { owner, trainer } = await folder.state()
    const isIdle = !(owner && isAlive(owner, true)) && !(trainer && isAlive(trainer, true))
    if (isIdle && (await folder.wish()) !== 'run') return
    if (isServed(deps)) waits('the server that is running does it')
    else if (!(await doIfFree(deps, folder, options))) waits('another training is running')
    else continue
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Whether a server does the queue. */
function isServed({ locks }: Pick<TuningDeps, 'locks'>): boolean {
  const unlock = locks.lock(QUEUE)
  unlock?.()
  return unlock === null
}

async function doIfFree(deps: TuningDeps, folder: TuningFolder, options: Options): Promise<boolean> {
  const unlock = deps.locks.lock(TRAINING)
  if (!unlock) return false
  try {
    const others = (await waitingJobs(deps)).filter(({ id }) => id !== folder.id)
    const busy = await Promise.all(others.map(async (other) => isTrained(other)))
    if (busy.includes(true)) return false
    await doJob(deps, folder, options)
    return true
  } finally {
    unlock()
  }
}

async function isTrained(folder: TuningFolder): Promise<boolean> {
  const { trainer } = await folder.state()
  return trainer !== null && isAlive(trainer, true)
}
