import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { AppError } from '../../core/errors.ts'
import type { Answers, Question, Reply, Task, TaskEnd, TaskMessage } from './taskHandler.ts'
import { createRefusals, notingReplies } from './refusals.ts'
import { createTurns, type Turn } from './turns.ts'

export type TaskOptions = {
  /** What the work is for, such as a notebook: each owner has one thread at most, so that none keeps others waiting. */
  owner: string
  /** Computing time after which the thread is ended, in milliseconds; waiting for an answer does not count. */
  limitMs: number
  /** Set for a task that answers of other tasks wait for: it has a thread of its own, because all others may be waiting. */
  forAnswers?: true
  /** The answers that decide how long the task takes, besides its input. They give the same again if nothing has changed. */
  decidedBy?: readonly string[]
}

/** Runs the tasks of a table in worker threads. */
export type TaskPool<Tasks extends Record<string, Task>> = {
  /**
   * Rejects with the task's own error, and with AppError NOTEBOOK_TOO_LARGE if the task exceeds its time or the thread's memory; the
   * thread is then ended. The same task with the same input, and the same answers of `decidedBy`, is refused at once for some minutes after that.
   */
  run<Name extends keyof Tasks & string>(
    task: Name,
    input: Parameters<Tasks[Name]>[0],
    answers: Parameters<Tasks[Name]>[1],
    options: TaskOptions,
  ): Promise<Awaited<ReturnType<Tasks[Name]>>>
  /** Ends all threads. Tasks that wait or run reject. */
  close(): Promise<void>
}

/** Enough that a few notebooks at their limits leave threads for others, whatever the number of cores. */
const THREADS = 6
/** Tasks that wait for an answer keep their threads, but let others work. */
const MOST_THREADS = 3 * THREADS
const HEAP_MB = 1024
const IDLE_MS = 60_000
/** A thread that does not begin in this time will not. */
const START_MS = 60_000

/**
 * `entry`: the absolute path of a file that exports a `taskHandler` as `handle`. Node loads it from disk, so that a bundler of the server
 * does not need to know it. `workerData` is what its threads find in `node:worker_threads`. `idle` threads are kept for the next tasks; they
 * start with the first task.
 */
export function createTaskPool<Tasks extends Record<string, Task>>({
  entry,
  workerData,
  heapMb = HEAP_MB,
  idle = 1,
}: {
  entry: string
  workerData?: unknown
  heapMb?: number
  idle?: number
}): TaskPool<Tasks> {
  const turns = createTurns(THREADS, MOST_THREADS)
  const turnsForAnswers = createTurns(1)
  const refusals = createRefusals()
  let started: Piscina<TaskMessage, TaskEnd> | null = null
  let closed = false

  const threads = () =>
    (started ??= new Piscina<TaskMessage, TaskEnd>({
      filename: entry,
      name: 'handle',
      minThreads: idle,
      maxThreads: MOST_THREADS + 1,
      idleTimeout: IDLE_MS,
      workerData,
      // The flags of this process (a debugger port, a test runner's loaders) must not apply to its threads.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    }))

  async function runNow(
    message: Omit<TaskMessage, 'port'>,
    answers: Answers,
    { limitMs, turn }: { limitMs: number; turn: Turn },
  ): Promise<TaskEnd> {
    const { port1, port2 } = new MessageChannel()
    const control = new AbortController()
    const answering = answer(port1, answers, { limitMs, turn, stop: (reason) => control.abort(reason) })
    try {
      return await threads().run({ ...message, port: port2 }, { transferList: [port2], signal: control.signal })
    } catch (thrown) {
      throw control.signal.aborted ? control.signal.reason : isOutOfMemory(thrown) ? outOfMemory(heapMb) : thrown
    } finally {
      answering.end()
    }
  }

  return {
    async run(task, input, answers, { owner, limitMs, forAnswers, decidedBy = [] }) {
      const turn = await (forAnswers ? turnsForAnswers : turns).take(owner)
      try {
        if (closed) throw new AppError('CANCELLED', 'Assay is shutting down. Start it again.')
        const name = `${task} ${owner}`
        turn.pause()
        const refused = await refusals.find(name, input, answers ?? {})
        await turn.resume()
        if (refused) throw refused
        const { answers: noted, replies } = notingReplies(answers ?? {}, decidedBy)
        try {
          const end = await runNow({ task, input }, noted, { limitMs, turn })
          if ('error' in end) throw AppError.fromData(end.error)
          return end.value as never
        } catch (thrown) {
          if (thrown instanceof AppError && thrown.code === 'NOTEBOOK_TOO_LARGE') refusals.add(name, { input, replies, error: thrown })
          throw thrown
        }
      } finally {
        turn.end()
      }
    },
    async close() {
      closed = true
      await started?.destroy()
    },
  }
}

/** Answers a task's questions and measures its computing time, which stands still while it waits for an answer; others work meanwhile. */
function answer(
  port: MessagePort,
  answers: Answers,
  { limitMs, turn, stop }: { limitMs: number; turn: Turn; stop: (reason: unknown) => void },
) {
  let left = limitMs
  let since = performance.now()
  let open = 0
  let timer = setTimeout(tooLong, limitMs + START_MS)
  port.unref()

  function tooLong(): void {
    stop(
      new AppError(
        'NOTEBOOK_TOO_LARGE',
        `This notebook takes more than ${Math.round(limitMs / 1000)} seconds to compute, so it was stopped. Make its texts, tables or templates smaller, or split it. It is tried again after a change.`,
      ),
    )
  }
  function pause(): void {
    open += 1
    if (open > 1) return
    clearTimeout(timer)
    left -= performance.now() - since
  }
  function goOn(): void {
    open -= 1
    if (open > 0) return
    since = performance.now()
    timer = setTimeout(tooLong, left)
  }

  port.on('message', async (question: Question) => {
    pause()
    if (!('name' in question)) {
      left = limitMs
      return goOn()
    }
    const { id, name, args } = question
    turn.pause()
    try {
      const own = answers[name] as ((...args: unknown[]) => Promise<unknown>) | undefined
      if (!own) throw new Error(`There is no answer ${name}.`)
      const value = await own(...args)
      if (open === 1) await turn.resume()
      port.postMessage({ id, value } satisfies Reply)
    } catch (thrown) {
      if (open === 1) await turn.resume()
      if (thrown instanceof AppError) port.postMessage({ id, error: thrown.toData() } satisfies Reply)
      else stop(thrown)
    } finally {
      goOn()
    }
  })
  return {
    end(): void {
      // No answer that is still awaited may start the timer again.
      open = Infinity
      clearTimeout(timer)
      port.close()
    },
  }
}

function isOutOfMemory(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function outOfMemory(heapMb: number): AppError {
  return new AppError(
    'NOTEBOOK_TOO_LARGE',
    `This notebook needs more than ${heapMb} MB of memory, so it was stopped. Make its texts, tables or templates smaller, or split it. It is tried again after a change.`,
  )
}
