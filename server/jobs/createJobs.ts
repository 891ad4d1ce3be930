import { AppError, type ErrorData, toErrorData } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { JobFiles } from '../io/jobs/jobFiles.ts'
import { isAlive, type Owner, thisProcess } from '../io/processOwner.ts'

/** `done` of `total`, in a unit that grows evenly with time; `note` says what is being done. */
export type JobProgress = { done: number; total: number; note: string }

export type JobState = {
  name: string
  /** What was asked for, so that an interrupted job can be started again. */
  request: Json
  /** `interrupted`: its process ended before the job did. */
  status: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'
  progress: JobProgress
  /** Milliseconds; null while they cannot be estimated. */
  etaMs: number | null
  startedAt: number
  endedAt: number | null
  error: ErrorData | null
  /** What the job has to say about what it did; null until it is done. */
  outcome: Json
  owner: Owner
}

export type JobControl = { signal: AbortSignal; progress: (progress: JobProgress) => void }

/**
 * Long work that one process does at a time and every process of the project can watch and cancel. The work itself has to be resumable: it
 * asks what is missing. Names consist of letters, digits, `-`, `_` and `.`.
 */
export type Jobs = {
  /**
   * Does the work now. `onChange` is called with each new state.
   * @throws AppError CONFLICT if a job or `whileFree` work of this name is running, CANCELLED, and the errors of the work
   */
  run<Result>(
    job: {
      name: string
      request: Json
      signal?: AbortSignal
      onChange?: (state: JobState) => void
      outcomeOf?: (result: Result) => Json
    },
    work: (control: JobControl) => Promise<Result>,
  ): Promise<Result>
  /** Does short work while no job of this name runs. @throws AppError CONFLICT */
  whileFree<Result>(name: string, work: () => Promise<Result>): Promise<Result>
  /** The last job of each name. */
  list(): Promise<JobState[]>
  state(name: string): Promise<JobState | null>
  /** Asks the process that runs the job to cancel it. */
  cancel(name: string): Promise<void>
  /** Forgets the last job of this name. */
  forget(name: string): Promise<void>
}

const LOOK_MS = 500
/** An estimate from less time would jump. */
const ESTIMATE_AFTER_MS = 1000

export function createJobs({ files, now = Date.now, owner = thisProcess() }: { files: JobFiles; now?: () => number; owner?: Owner }): Jobs {
  async function state(name: string): Promise<JobState | null> {
    const stored = readState(await files.state(name))
    if (stored?.status === 'running' && !isAlive(stored.owner)) return { ...stored, status: 'interrupted', etaMs: null }
    return stored
  }

  async function lock(name: string): Promise<() => void> {
    const unlock = files.lock(name)
    if (unlock) return unlock
    const running = await state(name)
    const by = running?.status === 'running' ? running.owner : null
    throw new AppError('CONFLICT', `${whoWorks(by)}. Wait until it has ended, or cancel it.`)
  }

  /** `by` null: short work, which has no state. */
  function whoWorks(by: Owner | null): string {
    if (!by) return 'Other work on this is in progress'
    const isHere = by.host === owner.host && by.pid === owner.pid && by.processStart === owner.processStart
    return isHere ? 'This is in progress already' : `Another process is at work on this (process ${by.pid})`
  }

  return {
    async run({ name, request, signal, onChange, outcomeOf }, work) {
      const unlock = await lock(name)
      const cancelled = new AbortController()
      const ending = signal ? AbortSignal.any([signal, cancelled.signal]) : cancelled.signal
      const estimate = createEstimate(now)
      let current: JobState = {
        name,
        request,
        status: 'running',
        progress: { done: 0, total: 0, note: '' },
        etaMs: null,
        startedAt: now(),
        endedAt: null,
        error: null,
        outcome: null,
        owner,
      }
      let isChanged = true
      const change = (changes: Partial<JobState>) => {
        current = { ...current, ...changes }
        isChanged = true
        onChange?.(current)
      }
      const write = async () => {
        if (!isChanged) return
        isChanged = false
        await files.writeState(name, JSON.stringify(current))
      }
      let looking: Promise<void> = Promise.resolve()
      const look = async () => {
        if (await files.cancelAsked(name))
          cancelled.abort(new AppError('CANCELLED', 'Cancelled. What is done is kept; start it again to go on.'))
        // The state is news for others: the job goes on without it.
        await write().catch(() => undefined)
      }
      const timer = setInterval(() => (looking = looking.then(look)), LOOK_MS)
      try {
        await files.forgetCancel(name)
        await write()
        const result = await work({
          signal: ending,
          progress: (progress) => change({ progress, etaMs: estimate(progress) }),
        })
        change({ status: 'done', endedAt: now(), etaMs: null, outcome: outcomeOf?.(result) ?? null })
        return result
      } catch (thrown) {
        const error = toErrorData(thrown, 'INTERNAL')
        change({ status: ending.aborted || error.code === 'CANCELLED' ? 'cancelled' : 'failed', endedAt: now(), etaMs: null, error })
        throw thrown
      } finally {
        clearInterval(timer)
        await looking
        await files.forgetCancel(name).catch(() => undefined)
        await write().catch(() => undefined)
        unlock()
      }
    },
    async whileFree(name, work) {
      const unlock = await lock(name)
      try {
        return await work()
      } finally {
        unlock()
      }
    },
    async list() {
      const states = await Promise.all((await files.names()).map(state))
      return states.filter((each) => each !== null)
    },
    state,
    async cancel(name) {
      if ((await state(name))?.status === 'running') await files.askCancel(name)
    },
    forget: (name) => files.removeState(name),
  }
}

/** The time left by the speed since the first progress with this total: what was done before is not of this job, or was other work. */
function createEstimate(now: () => number): (progress: JobProgress) => number | null {
  let first: { done: number; total: number; at: number } | null = null
  return ({ done, total }) => {
    if (first?.total !== total) first = { done, total, at: now() }
    const took = now() - first.at
    return done > first.done && took >= ESTIMATE_AFTER_MS ? Math.round((took * (total - done)) / (done - first.done)) : null
  }
}

/** Null for a file that is no state, as one of another version. */
function readState(text: string | null): JobState | null {
  if (text === null) return null
  try {
    const state = JSON.parse(text) as Partial<JobState>
    return typeof state.name === 'string' && typeof state.status === 'string' && state.owner ? (state as JobState) : null
  } catch {
    return null
  }
}
