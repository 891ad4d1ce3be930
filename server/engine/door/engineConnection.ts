import type { ChildProcess } from 'node:child_process'

import { AppError } from '../../core/errors.ts'
import { protocolVersion, type Reply, type Request } from './protocol.ts'
import { SilenceWatch } from './silenceWatch.ts'

/** Receives the replies to one request. `fail` is called at most once, when the child has exited. */
export type ReplyHandler = { onReply(reply: Reply): void; fail(error: AppError): void }

export type ConnectionOptions = {
  startTimeoutMs: number
  /** A child that has not answered for this long while a call waits is killed. */
  silentLimitMs: number
  /** A child that no call has waited for for this long is asked to exit. */
  idleLimitMs: number
  /** Receives each chunk of the child's stderr. */
  log: (text: string) => void
}

const comesOfNativeWork: ReadonlySet<Reply['kind']> = new Set([
  'loading',
  'loaded',
  'cellStarted',
  'cellTokens',
  'cellDone',
  'scored',
  'limit',
])

/** A child that was asked to exit because it is idle, and has not exited after this time, is killed. */
const IDLE_GRACE_MS = 5_000

/** Lines of the child's stderr in the error of a crash. */
const SHOWN_LINES = 8

/**
 * One child process: the ready handshake, replies routed by request id, and an error for every waiting call when the child exits. While a
 * call waits, the child is asked for a sign of life, and killed if it gives none: a frozen child would hold its callers for ever.
 */
export class EngineConnection {
  readonly ready: Promise<void>
  /** Resolves when the child has exited, for whatever reason. */
  readonly closed: Promise<void>
  readonly #child: ChildProcess
  readonly #handlers = new Map<number, ReplyHandler>()
  readonly #stderr = new LineRing(SHOWN_LINES)
  readonly #silence: SilenceWatch
  #death: AppError | null = null
  #isReady = false
  #awaited = false
  #isGone = false
  #isDismissed = false
  #progress = 0
  readonly #idleLimitMs: number
  #idleTimer: NodeJS.Timeout | undefined

  constructor(child: ChildProcess, { startTimeoutMs, silentLimitMs, idleLimitMs, log }: ConnectionOptions) {
    this.#child = child
    this.#idleLimitMs = idleLimitMs
    this.#silence = new SilenceWatch({
      limitMs: silentLimitMs,
      ping: () => this.#child.send({ kind: 'ping', id: 0 } satisfies Request, () => undefined),
      onSilent: (ms) => this.killStuck(`did not answer for ${Math.round(ms / 100) / 10} s`, 'Run it again'),
    })
    // A parent that ends without `close` must not leave a child behind that no longer listens.
    const killAtExit = () => void child.kill('SIGKILL')
    process.once('exit', killAtExit)
    child.stderr?.setEncoding('utf8')
    child.stderr?.on('data', (text: string) => {
      this.#stderr.push(text)
      log(text)
    })
    const { promise: ready, resolve: resolveReady, reject: rejectReady } = Promise.withResolvers<void>()
    const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<void>()
    this.ready = ready
    this.closed = closed
    ready.catch(() => undefined)
    const timer = setTimeout(() => {
      this.#end(this.#crash(`The engine process was not ready within ${startTimeoutMs / 1000} s`))
      child.kill('SIGKILL')
    }, startTimeoutMs)
    child.on('message', (message) => {
      const reply = message as Reply
      this.#silence.heard(reply)
      if (comesOfNativeWork.has(reply.kind)) this.#progress += 1
      if (reply.kind !== 'ready') return this.#route(reply)
      clearTimeout(timer)
      if (reply.protocol === protocolVersion) {
        this.#isReady = true
        this.#holdProcess()
        return resolveReady()
      }
      this.#end(
        new AppError(
          'ENGINE_FAILED',
          `The engine process speaks protocol ${reply.protocol}, this program ${protocolVersion}. Stop every Assay process and start it again.`,
        ),
      )
      child.kill('SIGKILL')
    })
    const gone = (reason: string) => {
      clearTimeout(timer)
      process.off('exit', killAtExit)
      this.#isGone = true
      this.#end(this.#crash(reason))
      rejectReady(this.#death)
      resolveClosed()
      this.#holdProcess()
    }
    child.on('close', (code, signal) =>
      gone(signal ? `The engine process was ended by ${signal}` : `The engine process ended with exit code ${code}`),
    )
    child.on('error', (error) => {
      if (child.pid === undefined) gone(`The engine process could not be started (${error.message})`)
    })
    this.#holdProcess()
  }

  get alive(): boolean {
    return this.#death === null
  }

  /** Whether the child was asked to exit because it was idle. */
  get dismissed(): boolean {
    return this.#isDismissed
  }

  /** Sends a request whose replies go to `handler` until `forget`. */
  send(request: Request, handler?: ReplyHandler): void {
    if (this.#death) return handler?.fail(this.#death)
    if (handler) this.#handlers.set(request.id, handler)
    this.#holdProcess()
    this.#child.send(request, (error) => {
      if (error && this.alive && handler && this.#handlers.delete(request.id)) {
        handler.fail(
          new AppError(
            'ENGINE_CRASHED',
            `The engine process cannot be reached (${error.message}). Run it again; a new engine starts by itself.`,
          ),
        )
      }
    })
  }

  forget(id: number): void {
    this.#handlers.delete(id)
    this.#holdProcess()
  }

  /** Asks the child to dispose of everything and exit; calls that still wait end with CANCELLED. */
  shutDown(): void {
    if (this.#death) return
    this.#child.send({ kind: 'shutdown', id: 0 } satisfies Request, () => undefined)
    this.#end(new AppError('CANCELLED', 'The engine has been closed.'))
  }

  /** Grows with each reply, to whatever call, without which the native library could not have gone on. */
  get progress(): number {
    return this.#progress
  }

  /** Ends the child, and with it all calls, because it `did` or did not do something. `advice` is what the user can do. */
  killStuck(did: string, advice: string): void {
    const what = `The engine process ${did} and was ended. ${advice}; a new engine starts by itself.`
    this.#end(new AppError('ENGINE_STUCK', what + this.#lastLines()))
    this.#child.kill('SIGKILL')
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Resolves when the child has exited, or after `ms` if it has not; meanwhile this process stays alive. */
  async closedWithin(ms: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = ms === Infinity ? undefined : setTimeout(resolve, ms)
    this.#awaited = true
    this.#holdProcess()
    await Promise.race([this.closed, late])
    clearTimeout(timer)
    this.#awaited = false
    this.#holdProcess()
  }

  /**
   * Keeps this process alive while the child starts, or a call or somebody else waits for it. The channel alone would not: it closes
   * before the child's end is known, and a program with nothing else to do would end in between without an answer.
   */
  #holdProcess(): void {
    const waiting = this.#handlers.size > 0
    const stderr = this.#child.stderr as unknown as { ref?: () => void; unref?: () => void } | null
    if (waiting || this.#awaited || (!this.#isReady && !this.#isGone)) {
      this.#child.ref()
      this.#child.channel?.ref()
      stderr?.ref?.()
    } else {
      this.#child.unref()
      this.#child.channel?.unref()
      stderr?.unref?.()
    }
    this.#silence.watch(waiting && this.#isReady && this.alive)
    this.#watchIdle(!waiting && this.#isReady && this.alive)
  }

  #watchIdle(idle: boolean): void {
    clearTimeout(this.#idleTimer)
    if (!idle || this.#idleLimitMs === Infinity) return
    this.#idleTimer = setTimeout(() => {
      this.#isDismissed = true
      this.shutDown()
      setTimeout(() => this.kill('SIGKILL'), IDLE_GRACE_MS).unref()
    }, this.#idleLimitMs).unref()
  }

  #route(reply: Reply): void {
    if ('id' in reply) this.#handlers.get(reply.id)?.onReply(reply)
  }

  #end(error: AppError): void {
    if (this.#death) return
    this.#death = error
    const handlers = [...this.#handlers.values()]
    this.#handlers.clear()
    this.#silence.watch(false)
    for (const handler of handlers) handler.fail(error)
  }

  #crash(reason: string): AppError {
    return new AppError('ENGINE_CRASHED', `${reason}. Run it again; a new engine starts by itself.${this.#lastLines()}`)
  }

  #lastLines(): string {
    const lines = this.#stderr.lines()
    return lines.length > 0 ? ` Its last lines: ${lines.join(' | ')}` : ''
  }
}

/** Keeps the last lines of a stream of text chunks; a line may be split across chunks. */
class LineRing {
  #lines: string[] = []
  #open = ''
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  push(chunk: string): void {
    const parts = (this.#open + chunk).split(/\r?\n/)
    this.#open = (parts.pop() ?? '').slice(-4000)
    this.#lines.push(...parts.filter((line) => line.trim() !== ''))
    this.#lines = this.#lines.slice(-this.#capacity)
  }

  /** The last `capacity` lines, including an unfinished one. */
  lines(): string[] {
    return [...this.#lines, ...(this.#open.trim() ? [this.#open] : [])].slice(-this.#capacity)
  }
}
