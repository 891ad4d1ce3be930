import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { AppError } from '../../core/errors.ts'
import { AsyncQueue } from './asyncQueue.ts'
import { EngineConnection } from './engineConnection.ts'
import { watchProgress } from './watchdog.ts'
import {
  type Embedder,
  type Engine,
  type GenerateOptions,
  type GenerateReply,
  type ModelRef,
  noTotals,
  type Reply,
  type Request,
  type RequestOf,
} from './protocol.ts'

export type EngineOptions = {
  /** What the child is for: chat models, or embedding models (default: chat models). The fake engine does both. */
  does?: 'chat' | 'embedding'
  /** Starts the child; by default it forks `main.ts` or `embedMain.ts` in `server/engine/process/` of the project. */
  spawn?: () => ChildProcess
  /** Receives the child's stderr as it comes. */
  log?: (text: string) => void
  /** Environment of the child; default this process's. */
  env?: NodeJS.ProcessEnv
  /** Default 60 s: loading the native library from a cold disk may take long. */
  startTimeoutMs?: number
  /**
   * A child that gives no sign of life for this long while a call waits is killed; default 20 s. Its event loop is free while it decodes,
   * so a slow decode does not count; what blocks the loop for longer is announced (`busy`).
   */
  silentLimitMs?: number
  /**
   * A child is killed too if cells run but nothing comes of them or of any other native work for as long as their time limit and this;
   * default 30 s, more than one batch takes. Only a native call that hangs and leaves the event loop free makes it so.
   */
  cellSlackMs?: number
  /** A cancelled request of a child that does not confirm it within this time ends all the same; default 1 s. */
  cancelGraceMs?: number
  /** A child that nothing was asked of for this long is ended; the next call starts a new one. Default: never. */
  idleLimitMs?: number
  /** How long `status` waits for its answer; default 3 s. */
  statusLimitMs?: number
  /** A child that has not exited this long after `close` is killed; default 3 s. */
  closeGraceMs?: number
}

type Call = { id: number; connection: EngineConnection; replies: AsyncQueue<Reply> }

const BACKOFF_STEP_MS = 100
const BACKOFF_MAX_MS = 5000
/** How long a new child waits for the end of one that was killed, so that both do not hold the model at once. */
const END_OF_KILLED_MS = 5000

/**
 * The engine in a child process. The child starts on the first call, and again after it died; each death without a reply in between
 * doubles the wait before the next start (100 ms, 200 ms, ... 5 s).
 */
export function createEngine({
  env = process.env,
  does = 'chat',
  spawn = () => forkEngine(env, does),
  log = () => undefined,
  startTimeoutMs = 60_000,
  silentLimitMs = 20_000,
  idleLimitMs = Infinity,
  cellSlackMs = 30_000,
  cancelGraceMs = 1_000,
  statusLimitMs = 3_000,
  closeGraceMs = 3_000,
}: EngineOptions = {}): Engine & Embedder {
  let current: EngineConnection | null = null
  let starting: Promise<EngineConnection> | null = null
  let deaths = 0
  let lastId = 0
  let closed = false

  function connect(): Promise<EngineConnection> {
    if (closed) return Promise.reject(new AppError('CANCELLED', 'The engine has been closed.'))
    if (!starting && current?.alive) return Promise.resolve(current)
    starting ??= start().finally(() => (starting = null))
    return starting
  }

  async function start(): Promise<EngineConnection> {
    await current?.closedWithin(END_OF_KILLED_MS)
    if (deaths > 0) await delay(Math.min(BACKOFF_MAX_MS, BACKOFF_STEP_MS * 2 ** (deaths - 1)))
    if (closed) throw new AppError('CANCELLED', 'The engine has been closed.')
    const connection = new EngineConnection(spawn(), { startTimeoutMs, silentLimitMs, idleLimitMs, log })
    void connection.closed.then(() => {
      if (!connection.dismissed) deaths += 1
      if (current === connection) current = null
    })
    current = connection
    await connection.ready
    return connection
  }

  async function open(
    request: DistributiveOmit<Request, 'id'>,
    signal: AbortSignal | undefined,
    heard: (reply: Reply) => void = () => undefined,
  ): Promise<Call> {
    if (signal?.aborted) throw new AppError('CANCELLED', 'Cancelled.')
    const connection = await untilAborted(connect(), signal)
    lastId += 1
    const id = lastId
    const replies = new AsyncQueue<Reply>()
    connection.send(
      { ...request, id },
      {
        onReply: (reply) => {
          deaths = 0
          heard(reply)
          if (reply.kind === 'generated' || reply.kind === 'failed') connection.forget(id)
          replies.push(reply)
        },
        fail: (error) => replies.fail(error),
      },
    )
    return { id, connection, replies }
  }

  function sendCancel(call: Call, refs?: number[]): void {
    lastId += 1
    call.connection.send({ kind: 'cancel', id: lastId, target: call.id, ...(refs ? { refs } : {}) })
  }

  /** A request whose final reply is of kind `done`. Aborting cancels it in the child and rejects at once. */
  async function ask<K extends Reply['kind']>(
    request: DistributiveOmit<Request, 'id'>,
    done: K,
    { signal, onReply }: { signal?: AbortSignal; onReply?: (reply: Reply) => void } = {},
  ): Promise<Extract<Reply, { kind: K }>> {
    const call = await open(request, signal)
    const answer = (async () => {
      for await (const reply of call.replies) {
        if (reply.kind === done) return reply as Extract<Reply, { kind: K }>
        if (reply.kind === 'failed') throw AppError.fromData(reply.error)
        onReply?.(reply)
      }
      throw new AppError('ENGINE_FAILED', 'The engine ended a call without an answer.')
    })()
    try {
      return await untilAborted(answer, signal)
    } catch (error) {
      if (signal?.aborted) sendCancel(call)
      throw error
    } finally {
      call.connection.forget(call.id)
      call.replies.end()
    }
  }

  return {
    async load(model: ModelRef, { signal, onProgress } = {}) {
      const reply = await ask({ kind: 'load', model }, 'loaded', {
        signal,
        onReply: (progress) => {
          if (progress.kind === 'loading') onProgress?.(progress.progress)
        },
      })
      return reply.model
    },

    render: (request, { signal } = {}) => ask({ kind: 'render', ...request }, 'rendered', { signal }),

    async *generate(request: RequestOf<'generate'>, { signal, onStart }: GenerateOptions = {}): AsyncGenerator<GenerateReply> {
      let call: Call
      // Counted when a reply comes, not when the reader takes it.
      const running = new Set<number>()
      const count = (reply: Reply) => {
        if (reply.kind === 'cellStarted') running.add(reply.ref)
        else if (isLastOfCell(reply)) running.delete(reply.ref)
        else if (reply.kind === 'generated' || reply.kind === 'failed') endWatch()
      }
      let endWatch = () => {}
      try {
        call = await open({ kind: 'generate', ...request }, signal, count)
      } catch (error) {
        if (!signal?.aborted) throw error
        for (const { ref } of request.generations) yield { kind: 'cellCancelled', id: 0, ref }
        yield { kind: 'generated', id: 0, ...noTotals() }
        return
      }
      const unfinished = new Set(request.generations.map(({ ref }) => ref))
      endWatch = watchProgress({
        progress: () => (running.size > 0 ? call.connection.progress : null),
        limitMs: request.cellTimeoutMs + cellSlackMs,
        tickMs: Math.min(1_000, cellSlackMs / 10),
        onStuck: () =>
          call.connection.killStuck(stuckIn(request.cellTimeoutMs + cellSlackMs), 'Raise `time_limit` in the sweep, or run it again'),
      })
      void call.connection.closed.then(endWatch)
      let overdue: NodeJS.Timeout | undefined
      const cancelAll = () => {
        sendCancel(call)
        overdue = setTimeout(() => call.replies.end(), cancelGraceMs)
      }
      signal?.addEventListener('abort', cancelAll, { once: true })
      if (signal?.aborted) cancelAll()
      let finished = false
      let late = false
      try {
        onStart?.({ cancel: (refs) => sendCancel(call, refs) })
        for await (const reply of call.replies) {
          if (reply.kind === 'failed') {
            finished = true
            throw AppError.fromData(reply.error)
          }
          if (isLastOfCell(reply)) unfinished.delete(reply.ref)
          if (reply.kind === 'generated') finished = true
          yield reply as GenerateReply
          if (finished) return
        }
        // The engine is frozen or in a long native call: the caller does not wait for it.
        late = true
        for (const ref of unfinished) yield { kind: 'cellCancelled', id: call.id, ref }
        yield { kind: 'generated', id: call.id, ...noTotals() }
      } finally {
        clearTimeout(overdue)
        signal?.removeEventListener('abort', cancelAll)
        // An engine that owes an answer is watched until it gives it, so that a frozen one is replaced before the next call.
        if (!late) {
          endWatch()
          call.connection.forget(call.id)
        }
        // The reader left before the end and does not need these cells any more.
        if (!finished && !late && call.connection.alive) sendCancel(call)
      }
    },

    async embed(request, { signal } = {}) {
      const { vectors, cut } = await ask({ kind: 'embed', ...request }, 'embedded', { signal })
      return { vectors, cut }
    },

    async tokenCounts(request, { signal } = {}) {
      const { counts, added, limit } = await ask({ kind: 'tokenCounts', ...request }, 'tokenCounts', { signal })
      return { counts, added, limit }
    },

    async rerank(request, { signal } = {}) {
      return (await ask({ kind: 'rerank', ...request }, 'reranked', { signal })).scores
    },

    async score(request, { signal } = {}) {
      return (await ask({ kind: 'score', ...request }, 'scored', { signal })).items
    },

    async answerTokens(request, { signal } = {}) {
      return (await ask({ kind: 'answerTokens', ...request }, 'answerTokens', { signal })).items
    },

    async tokenTexts(request, { signal } = {}) {
      return (await ask({ kind: 'tokenTexts', ...request }, 'tokenTexts', { signal })).texts
    },

    async measureLimit(request, { signal } = {}) {
      return (await ask({ kind: 'measureLimit', ...request }, 'limit', { signal })).rates
    },

    async status() {
      if (!current?.alive) return null
      const limit = AbortSignal.timeout(statusLimitMs)
      try {
        return (await ask({ kind: 'status' }, 'status', { signal: limit })).status
      } catch (thrown) {
        if (!limit.aborted) throw thrown
        throw new AppError(
          'ENGINE_STUCK',
          `The engine process has not answered for ${statusLimitMs / 1000} s. It is restarted if it stays silent.`,
        )
      }
    },

    async close() {
      closed = true
      const connection = current
      if (!connection) return
      connection.shutDown()
      const timer = setTimeout(() => connection.kill('SIGKILL'), closeGraceMs)
      await connection.closedWithin(Infinity)
      clearTimeout(timer)
    },
  }
}

function isLastOfCell(reply: Reply): reply is Extract<Reply, { kind: 'cellDone' | 'cellFailed' | 'cellCancelled' }> {
  return reply.kind === 'cellDone' || reply.kind === 'cellFailed' || reply.kind === 'cellCancelled'
}

const stuckIn = (ms: number) => `computed nothing for ${Math.round(ms / 1000)} s although cells were running`

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** Rejects with AppError CANCELLED as soon as the signal aborts; the work itself goes on. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(new AppError('CANCELLED', 'Cancelled.'))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    work.catch(() => undefined)
    aborted.catch(() => undefined)
  }
}

/**
 * Each libuv thread that calls decode keeps its own team of worker threads, so there is only one libuv thread (`UV_THREADPOOL_SIZE`, below).
 * Waiting workers spin for milliseconds by default; as soon as another program uses a core, the spinning delays the team itself.
 * On 2 cores with a load of 6, decode at 16 sequences fell to 7 tokens/s; with a short spin it kept 180.
 */
const threadSettings = { GOMP_SPINCOUNT: '20000' }

/**
 * Starts the engine's child process: `fake/fakeMain.ts` if `ASSAY_ENGINE` is `fake`, otherwise `process/main.ts` or `process/embedMain.ts`.
 * The path is built at run time from `ASSAY_ROOT` (or the working folder), so that a bundler of the server does not follow it.
 */
function forkEngine(env: NodeJS.ProcessEnv, does: 'chat' | 'embedding'): ChildProcess {
  const root = env.ASSAY_ROOT || process.cwd()
  const real = ['process', does === 'chat' ? 'main.ts' : 'embedMain.ts']
  const entry = env.ASSAY_ENGINE === 'fake' ? ['fake', 'fakeMain.ts'] : real
  return fork(/* turbopackIgnore: true */ join(root, 'server', 'engine', ...entry), [], {
    cwd: root,
    execPath: process.execPath,
    // The parent's own flags (a debugger port, a test runner's loaders) must not apply to the child.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...threadSettings, ...env, UV_THREADPOOL_SIZE: '1' },
  })
}
